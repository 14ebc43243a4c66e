"""How the mail that asks looks, in every language we speak."""

from dataclasses import dataclass

from whiteglove.perception.asking.words import Asked, Choice, choices_in, greeting_of, how_to_answer, subject_of
from whiteglove.perception.asking.words import question_in as in_language
from whiteglove.perception.models import Question
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.team.house import house_now

SOMEBODY = {"en": "Ms. Tanaka", "ja": "田中様", "fr": "Mme Tanaka"}


@dataclass(frozen=True, slots=True)
class MailShown:
    """One mail as a customer reads it. is_written: whether the question has words in this language."""

    language: str
    is_written: bool
    subject: str
    greeting: str
    question: str
    choices: list[Choice]
    how: str


def previews(question: Question) -> list[MailShown]:
    """The mail in each language; nobody is asked by looking."""
    return [_mail(question, language) for language in SPOKEN]


def _mail(question: Question, language: str) -> MailShown:
    somebody, house = SOMEBODY[language], house_now().name
    asked = Asked(name="", honorific=somebody, house=house, question=question, language=language)
    return MailShown(
        language=language,
        is_written=bool(question.words.get(language)),
        subject=subject_of(asked),
        greeting=greeting_of(asked),
        question=in_language(question, language),
        choices=choices_in(question, language),
        how=how_to_answer(language),
    )
