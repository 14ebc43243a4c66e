"""What the mail says that asks: one question, its answers as links, and nothing that could be mistaken for more."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext, override

from whiteglove.perception.asking.links import link_of
from whiteglove.perception.models import Question

BODY = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:36em"
ANSWER = (
    "display:block;margin:0 0 8px;padding:12px 16px;border:1px solid #1F5F4A;border-radius:6px;"
    "color:#1F5F4A;text-decoration:none"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. label: empty where the number says it all."""

    value: int
    label: str

    @property
    def said(self) -> str:
        """As it is read: the number, and what it means."""
        return f"{self.value} – {self.label}" if self.label else str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom we ask, what, and on whose behalf. honorific: as they are addressed; may be empty, as the name."""

    name: str
    honorific: str
    house: str
    question: Question
    language: str


def question_in(question: Question, language: str) -> str:
    """The question in a language; where it is not written in it, in the first that it has."""
    words: dict[str, str] = question.words
    return words.get(language) or next(iter(words.values()), question.key)


def choices_in(question: Question, language: str) -> list[Choice]:
    """Its answers, from the lowest to the highest."""
    labels: dict[str, str] = question.answers.get(language) or {}
    values = range(question.scale_min, question.scale_max + 1)
    return [Choice(value, labels.get(str(value), "")) for value in values]


def subject_of(asked: Asked) -> str:
    """Of a mail that stands in no conversation."""
    with override(asked.language):
        return gettext("How was it? One question from %(house)s") % {"house": asked.house}


def greeting_of(asked: Asked) -> str:
    """The first line."""
    with override(asked.language):
        return _greeting(asked)


def how_to_answer(language: str) -> str:
    """What stands beneath the answers."""
    with override(language):
        return _how()


def kept_words(asked: Asked) -> str:
    """What colleagues see of it: all but the links, which are the customer's."""
    with override(asked.language):
        choices = "\n".join(choice.said for choice in choices_in(asked.question, asked.language))
        return "\n\n".join([_greeting(asked), _question(asked), choices, _how()])


def plain_words(asked: Asked, invitation_id: int) -> str:
    """The mail as plain text."""
    with override(asked.language):
        choices = choices_in(asked.question, asked.language)
        lines = "\n\n".join(f"{choice.said}\n{link_of(invitation_id, choice.value)}" for choice in choices)
        return "\n\n".join([_greeting(asked), _question(asked), lines, _how(), _stop(link_of(invitation_id))])


def html_words(asked: Asked, invitation_id: int) -> str:
    """The same as HTML: large links, no picture, nothing fetched."""
    with override(asked.language):
        links = "\n".join(
            f'<a href="{escape(link_of(invitation_id, choice.value))}" style="{ANSWER}">{escape(choice.said)}</a>'
            for choice in choices_in(asked.question, asked.language)
        )
        page = link_of(invitation_id)
        stop = escape(_stop(page)).replace(escape(page), f'<a href="{escape(page)}">{escape(page)}</a>')
        greeting, question, how = escape(_greeting(asked)), escape(_question(asked)), escape(_how())
    parts = [f"<p>{greeting}</p>", f"<p><strong>{question}</strong></p>", links, f"<p>{how}</p>", f"<p>{stop}</p>"]
    body = "\n".join(parts)
    return f'<div style="{BODY}">\n{body}\n</div>'


def _greeting(asked: Asked) -> str:
    if asked.honorific:
        return gettext("Dear %(honorific)s,") % {"honorific": asked.honorific}
    if asked.name:
        return gettext("Dear %(name)s,") % {"name": asked.name}
    return gettext("Good day,")


def _question(asked: Asked) -> str:
    return question_in(asked.question, asked.language)


def _how() -> str:
    return gettext(
        "Choose an answer: a page opens with it, and one press there confirms it. "
        "Whoever served you reads what you say."
    )


def _stop(link: str) -> str:
    return gettext("If you wish not to be asked any more, say so here: %(link)s") % {"link": link}
