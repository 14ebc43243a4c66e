"""What follows for answers: where on the map they stand, and who of us reads them."""

from django.db import transaction

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because, Conversation
from whiteglove.encounters.actions.tally import touch
from whiteglove.encounters.facts import EncounterCorrected
from whiteglove.encounters.models import Encounter, Involvement
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.reactions import when
from whiteglove.perception.facts import PoorAnswerReceived, ResponseFact, ThanksReceived
from whiteglove.perception.models import Invitation, Response


@when(EncounterCorrected)
@transaction.atomic
def follow_on_the_map(corrected: EncounterCorrected) -> None:
    """What was asked and answered about an encounter stands where that stands."""
    encounter = Encounter.objects.filter(pk=corrected.encounter_id).first()
    if encounter is None:
        return
    place = {
        "journey_id": encounter.journey_id,
        "touchpoint_id": encounter.touchpoint_id,
        "episode_id": encounter.episode_id,
    }
    answered = Response.objects.filter(encounter=encounter)
    before = set(answered.values_list("journey", flat=True))
    if answered.update(**place):
        touch(before | {encounter.journey_id})
    if encounter.journey_id is not None:
        Invitation.objects.filter(encounter=encounter).update(**place)


@when(PoorAnswerReceived)
def tell_of_poor_answer(poor: PoorAnswerReceived) -> None:
    """Whoever took part, and whose conversation it is, hears that the customer was not served well."""
    _tell(poor, Because.RESPONSE_POOR)


@when(ThanksReceived)
def tell_of_thanks(thanks: ThanksReceived) -> None:
    """Those whom the customer thanks hear it."""
    _tell(thanks, Because.RESPONSE_THANKS)


@transaction.atomic
def _tell(happened: ResponseFact, because: Because) -> None:
    talk = Conversation.objects.filter(pk=happened.conversation_id or 0).first()
    whom = _who_served(happened, talk)
    if talk is None or not whom:
        return
    news = News(
        about=happened.subject,
        because=because,
        key=f"{because.value}:{happened.response_id}",
        team=talk.team_id,
        customer=happened.customer_id,
        conversation=talk.pk,
    )
    tell_news(SYSTEM, news, whom=whom)


def _who_served(happened: ResponseFact, talk: Conversation | None) -> set[int]:
    took_part = Involvement.objects.filter(encounter=happened.encounter_id, party__colleague__isnull=False)
    whom = set(took_part.values_list("party__colleague", flat=True))
    if talk is not None and talk.owner_id is not None:
        whom.add(talk.owner_id)
    return whom
