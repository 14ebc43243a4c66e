"""A flight that touches forty: they were told before they asked, in their language; five of them answered."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from whiteglove.conversations.actions.receiving import add_received_message
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Closure, Conversation, Message, Reopening
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.models import Customer
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story.scenes import scene_addresses
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Touchpoint
from whiteglove.promises.models import Promise
from whiteglove.recovery.actions.incidents import Wanted, begin_incident, newest_word
from whiteglove.recovery.incidents.telling import tell_batch
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, IncidentWord, Touched

OF_EACH_LANGUAGE = (("ja", 16), ("en", 14), ("fr", 10))
TOLD_BEFORE, AGAIN_IN = timedelta(minutes=55), timedelta(hours=5)
TITLE = "HSH12 Tokyo – Singapore"
CANCELLED = {
    "en": "Your flight HSH12 from Tokyo to Singapore tomorrow morning is cancelled: the aircraft waits for a part. "
    "You need not call. We hold a seat for you on HSH16 in the afternoon, and a hotel if you need "
    "one; both cost you nothing.",
    "ja": "明朝の東京発シンガポール行きHSH12便は、機材の部品待ちのため欠航となりました。"
    "お電話いただく必要はございません。午後のHSH16便のお席と、必要な場合はホテルを、無料でご用意しております。",
    "fr": "Votre vol HSH12 de Tokyo à Singapour, demain matin, est annulé : l’appareil attend une pièce. "
    "Inutile d’appeler. Nous vous gardons une place sur le HSH16 de l’après-midi et, au besoin, un "
    "hôtel ; le tout sans frais.",
}
# In which language, so many minutes after they were told, and what they wrote.
ANSWERS = (
    ("en", 6, "Thank you for telling me tonight and not at the gate. The afternoon is fine, and I need no hotel."),
    ("ja", 11, "ご連絡ありがとうございます。午後の便で結構です。空港近くのホテルを一泊お願いできますでしょうか。"),
    ("en", 19, "We are four, one of us in a pram. Can we sit together on HSH16? Otherwise all is well."),
    ("fr", 24, "Merci de m’avoir prévenue. Je préférerais partir après-demain, est-ce possible ?"),
    ("ja", 38, "早めに知らせてくださり助かりました。午後の便でお願いいたします。"),
)


def tell_of_the_flight(people: Company, now: datetime) -> None:
    """Begun and told by the room's own verbs, then dated: they heard an hour ago."""
    duty, told_at = people.colleagues["hayashi"].as_actor(), now - TOLD_BEFORE
    facts = Row.objects.order_by("-id").values_list("id", flat=True).first() or 0
    again = (max(now, clock.now()) + AGAIN_IN).replace(minute=0, second=0, microsecond=0)
    wanted = Wanted(
        title=TITLE,
        text=CANCELLED,
        next_at=again,
        team=people.teams["switchboard"],
        touchpoint=Touchpoint.objects.filter(journey__key="airline", key="flight").first(),
    )
    flight = begin_incident(duty, wanted, Found(_who_flies(people)))
    word = newest_word(flight)
    while any(tell_batch(word.pk)):
        pass
    _date(flight, told_at)
    _answered(flight, told_at)
    Row.objects.filter(pk__gt=facts).update(at=told_at)


def _who_flies(people: Company) -> tuple[int, ...]:
    """Nobody of the scenes, and nobody who waits for the same team: each is told in a conversation of its own."""
    waiting = Conversation.objects.filter(team=people.teams["switchboard"], is_open=True).values("customer")
    found: list[int] = []
    for language, count in OF_EACH_LANGUAGE:
        known = Customer.objects.filter(language=language, merged_into=None).exclude(pk__in=waiting)
        known = known.exclude(main_address__in=["", *scene_addresses()])
        found += known.order_by("-since", "-id").values_list("pk", flat=True)[:count]
    return tuple(found)


def _date(flight: Incident, at: datetime) -> None:
    touched = Touched.objects.filter(incident=flight)
    Incident.objects.filter(pk=flight.pk).update(began_at=at)
    IncidentWord.objects.filter(incident=flight).update(at=at, told_all_at=at)
    talks = touched.values("conversation")
    Message.objects.filter(pk__in=touched.values("message")).update(
        at=at, leaves_at=at, delivery=DeliveryState.SENT.value
    )
    Conversation.objects.filter(pk__in=talks).update(opened_at=at, updated_at=at, closed_at=at)
    Closure.objects.filter(conversation__in=talks).update(at=at)
    Promise.objects.filter(pk__in=touched.values("promise")).update(made_at=at)
    touched.filter(told_at=None).update(added_at=at)
    touched.exclude(told_at=None).update(added_at=at, told_at=at)


def _answered(flight: Incident, told_at: datetime) -> None:
    """The first of each language who were told."""
    told = Touched.objects.filter(incident=flight, conversation__isnull=False).select_related("customer")
    by_language = {language: _in_order(told.filter(customer__language=language)) for language, _ in OF_EACH_LANGUAGE}
    for language, minutes, words in ANSWERS:
        one = next(iter(by_language[language]), None)
        if one is None or one.conversation_id is None:
            continue
        by_language[language].remove(one)
        at = told_at + timedelta(minutes=minutes)
        add_received_message(
            SYSTEM,
            _mail(one.customer, language, words, at),
            customer=one.customer,
            conversation_id=one.conversation_id,
        )
        Reopening.objects.filter(conversation=one.conversation_id).update(at=at)


def _in_order(told: QuerySet[Touched]) -> list[Touched]:
    return list(told.order_by("pk")[: len(ANSWERS)])


def _mail(who: Customer, language: str, words: str, at: datetime) -> Incoming:
    return Incoming(
        author_name=who.name,
        author_address=who.main_address,
        reply_to="",
        to=(),
        cc=(),
        subject=f"Re: {TITLE}",
        plain_subject=TITLE,
        text=words,
        reply_text=words,
        html=None,
        kind="message",
        is_automatic=False,
        language=language,
        at=at,
        said_at=at,
        message_id=None,
    )
