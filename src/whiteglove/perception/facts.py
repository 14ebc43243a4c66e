"""What happened when customers were asked."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

ANSWERS = "perception"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFact(Fact):
    """Something about one answer. conversation_id: in which it is shown. value None: words or a feeling alone."""

    response_id: int
    kind_of_question: str
    value: int | None
    customer_id: int | None
    encounter_id: int | None
    journey_id: int | None
    touchpoint_id: int | None
    conversation_id: int | None

    @property
    def subject(self) -> str:
        """The answer."""
        return f"response:{self.response_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The answer, the pages of what customers felt, the customer's page, and the conversation."""
        whose = () if self.customer_id is None else (f"customer:{self.customer_id}",)
        talk = () if self.conversation_id is None else (f"conversation:{self.conversation_id}",)
        return (self.subject, ANSWERS, *whose, *talk)


@fact("perception.ResponseReceived")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseReceived(ResponseFact):
    """A customer answered."""


@fact("perception.ResponseChanged")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChanged(ResponseFact):
    """A customer changed an answer, or added a feeling or words; what it said before is kept."""


@fact("perception.PoorAnswerReceived")
@dataclass(frozen=True, slots=True, kw_only=True)
class PoorAnswerReceived(ResponseFact):
    """An answer is poor: in the lowest boxes, a detractor, not made easy. Once for each that becomes so."""


@fact("perception.ThanksReceived")
@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksReceived(ResponseFact):
    """A very good answer came with words. Told once for each answer that becomes so."""


@fact("perception.ResponsesRecorded")
@dataclass(frozen=True, slots=True)
class ResponsesRecorded(Fact):
    """A program or file brought many answers, most of them old; those of the last days are told one by one too."""

    accepted: int
    journey_ids: list[int]

    @property
    def subject(self) -> str:
        """Answers as a whole."""
        return ANSWERS


@dataclass(frozen=True, slots=True)
class InvitationFact(Fact):
    """Something about asking one customer once."""

    invitation_id: int
    survey_id: int
    customer_id: int
    reason: str

    @property
    def subject(self) -> str:
        """The invitation."""
        return f"invitation:{self.invitation_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The invitation, and the pages of what customers felt."""
        return (self.subject, ANSWERS)


@fact("perception.CustomerAsked")
@dataclass(frozen=True, slots=True)
class CustomerAsked(InvitationFact):
    """A customer was asked how it felt."""


@fact("perception.CustomerNotAsked")
@dataclass(frozen=True, slots=True)
class CustomerNotAsked(InvitationFact):
    """A customer who was to be asked was not: something had changed since."""


@dataclass(frozen=True, slots=True)
class AskingFact(Fact):
    """Something about what we ask."""

    @property
    def subject(self) -> str:
        """The rules of asking."""
        return "asking"


@fact("perception.SurveyChanged")
@dataclass(frozen=True, slots=True)
class SurveyChanged(AskingFact):
    """What is asked at a touchpoint, or at the end of a journey (None), is another; survey_id None: nothing."""

    journey_id: int
    touchpoint_id: int | None
    survey_id: int | None


@fact("perception.QuestionAdded")
@dataclass(frozen=True, slots=True)
class QuestionAdded(AskingFact):
    """The house has a question of its own."""

    question_id: int


@fact("perception.QuestionRetired")
@dataclass(frozen=True, slots=True)
class QuestionRetired(AskingFact):
    """It is asked no more; its answers stay."""

    question_id: int


@fact("perception.AskingChanged")
@dataclass(frozen=True, slots=True)
class AskingChanged(AskingFact):
    """The house's rule over all surveys is another."""
