"""Who writes to an absent colleague is told at once who answers now, where the team tells by itself."""

from whiteglove.conversations.actions.telling import tell_where_it_stands
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.promises.delays import reading, rules, words
from whiteglove.promises.delays.facts import AwayTold
from whiteglove.promises.models import AwayWord
from whiteglove.team.models import Absence
from whiteglove.team.snapshot import snapshot


def tell_of_absence(conversation: Conversation, message_id: int) -> Message | None:
    """The word that was sent; None where none is due. The conversation is held.

    Once for each absence and conversation, to what a person wrote and nobody answered yet; never to machines and
    lists. Teams that do not tell by themselves say it with the word of a delay.
    """
    if not _is_asked_for(conversation, message_id) or conversation.owner_id is None:
        return None
    now = clock.now()
    who_is_here = snapshot(now)
    who = rules.who_now(who_is_here, owner=conversation.owner_id, answering=conversation.answering_id, now=now)
    away = who_is_here.people[conversation.owner_id].away(now) if who else None
    hears_by = conversation.next_moment
    if who is None or away is None or hears_by is None or not rules.is_worth_a_word(who.away_until, hears_by):
        return None
    whom = reading.whom(conversation)
    asked_quiet = whom.customer.quiet_from is not None
    if whom.trouble or (asked_quiet and _is_quiet(conversation, whom)) or hears_by <= now:
        return None
    return _told(conversation, away.id, whom, rules.fact_of(hears_by, who))


def _is_asked_for(conversation: Conversation, message_id: int) -> bool:
    if not conversation.is_open or not conversation.needs_answer or conversation.paused_until is not None:
        return False
    said = Message.objects.filter(pk=message_id, is_aside=False, is_automatic=False, kind__in=rules.FROM_A_PERSON)
    return conversation.team.tells_by_itself and said.exists()


def _is_quiet(conversation: Conversation, whom: reading.Whom) -> bool:
    return rules.is_quiet(clock.now(), reading.quiet_of(whom.customer, conversation.team), wrote_at=whom.wrote_at)


def _told(conversation: Conversation, absence_id: int, whom: reading.Whom, fact: dict[str, object]) -> Message | None:
    hears_by, now = conversation.next_moment, clock.now()
    word, is_new = AwayWord.objects.get_or_create(
        conversation=conversation, absence=Absence.objects.get(pk=absence_id), defaults={"at": now}
    )
    if not is_new or hears_by is None:
        return None
    language = reading.language_of(conversation, whom.customer)
    telling = reading.telling(conversation, whom.customer, fact=fact, now=now, until=hears_by)
    text = words.words_of_absence(telling, language)
    word.message = tell_where_it_stands(SYSTEM, conversation.pk, text=text, language=language)
    word.save(update_fields=["message"])
    announce(AwayTold(conversation.pk, absence_id, word.message.pk), actor=SYSTEM)
    return word.message
