"""What a colleague speaks and can do, and how much they have room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.facts import SkillsChanged
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require
from whiteglove.team.times import TimesRefused

MOST_SKILLS = 30
LONGEST_SKILL = 40
MOST_ROOM = 10_000


class SkillsRefused(TimesRefused):
    """A language nobody knows, too many skills, or a room that is none."""


@dataclass(frozen=True, slots=True)
class SkillWishes:
    """What is to be another way; None: as it is.

    speaks: language codes, the best first. skills: in words, as the house uses them. room_for: open matters they like
    to have at most, soft and never a target; 0: not said.
    """

    speaks: Sequence[str] | None = None
    skills: Sequence[str] | None = None
    room_for: int | None = None


@transaction.atomic
def change_skills(actor: Actor, colleague: Colleague, wishes: SkillWishes) -> Colleague:
    """A colleague says it of themselves, or somebody who plans says it of them. Raises SkillsRefused, NotAllowed."""
    if actor.colleague_id != colleague.pk:
        require(actor, May.PLAN_SHIFTS)
    held = Colleague.objects.select_for_update().filter(pk=colleague.pk, is_active=True).first()
    if held is None:
        raise NotFound("There is no such colleague.")
    before = (held.speaks, held.skills, held.room_for)
    if wishes.speaks is not None:
        held.speaks = _languages(wishes.speaks)
    if wishes.skills is not None:
        held.skills = _skills(wishes.skills)
    if wishes.room_for is not None:
        if not 0 <= wishes.room_for <= MOST_ROOM:
            raise SkillsRefused(_("Room is for 1 to %(most)s matters, or 0 to say nothing."), most=MOST_ROOM)
        held.room_for = wishes.room_for or None
    if (held.speaks, held.skills, held.room_for) != before:
        held.save(update_fields=["speaks", "skills", "room_for"])
        announce(SkillsChanged(colleague_id=held.pk), actor=actor)
    return held


def _languages(codes: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    unknown = [code for code in wanted if code not in LANGUAGES]
    if unknown:
        raise SkillsRefused(
            _("%(codes)s: this is not the code of a language we know."), codes=", ".join(unknown)[:100]
        )
    return wanted


def _skills(words: Sequence[str]) -> list[str]:
    """Each once, in any case; the first way it was written stays."""
    wanted: dict[str, str] = {}
    for word in words:
        if skill := one_line(storable(word), LONGEST_SKILL):
            wanted.setdefault(skill.casefold(), skill)
    if len(wanted) > MOST_SKILLS:
        raise SkillsRefused(_("At most %(most)s skills can be told."), most=MOST_SKILLS)
    return list(wanted.values())


def skills_in_use() -> list[str]:
    """Every skill somebody here has, to choose from, by name."""
    rows = Colleague.objects.filter(is_active=True).values_list("skills", flat=True)
    return sorted({skill for skills in rows for skill in skills}, key=str.casefold)
