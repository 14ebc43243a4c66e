"""The chapters of the set-up in their groups, what one looks at daily first: address name, words, who may."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, is_allowed


class Chapter(NamedTuple):
    """One page of those who manage. address: name of its URL."""

    address: str
    name: Promise
    act: May


class Group(NamedTuple):
    """Chapters that belong together."""

    name: Promise
    chapters: tuple[Chapter, ...]


# These stand in the side bar of those who lead as well, so that they are not lost among what is set up once.
EVERY_DAY = Group(
    gettext_lazy("Every day"),
    (
        Chapter("manage", gettext_lazy("How it felt"), May.READ_PERCEPTION),
        Chapter("manage_hanging", gettext_lazy("Nobody is left hanging"), May.READ_HANGING),
        Chapter("round", gettext_lazy("Barnacle round"), May.READ_RULES),
        Chapter("fairness", gettext_lazy("Calm is served no worse"), May.READ_FAIRNESS),
    ),
)
GROUPS: tuple[Group, ...] = (
    EVERY_DAY,
    Group(
        gettext_lazy("Rules and what we may give"),
        (
            Chapter("rules", gettext_lazy("Rules"), May.READ_RULES),
            Chapter("manage_limits", gettext_lazy("What one may decide alone"), May.SET_LIMITS),
            Chapter("manage_gestures", gettext_lazy("What was given"), May.READ_GESTURES),
        ),
    ),
    Group(
        gettext_lazy("Putting it right and learning"),
        (
            Chapter("manage_recoveries", gettext_lazy("Putting it right"), May.READ_RECOVERIES),
            Chapter("incidents", gettext_lazy("What touches many"), May.READ_RECOVERIES),
            Chapter("manage_promises", gettext_lazy("Promises kept"), May.READ_HANGING),
            Chapter("manage_signs", gettext_lazy("Early signs"), May.READ_PERCEPTION),
            Chapter("manage_grievances", gettext_lazy("Who feeds whom"), May.READ_PERCEPTION),
            Chapter("scraped", gettext_lazy("What we scraped off"), May.READ_RULES),
        ),
    ),
    Group(
        gettext_lazy("The journey"),
        (
            Chapter("journeys", gettext_lazy("Journeys"), May.READ_JOURNEYS),
            Chapter("manage_encounters", gettext_lazy("Where encounters belong"), May.READ_JOURNEYS),
            Chapter("manage_asking", gettext_lazy("Asking"), May.READ_PERCEPTION),
            Chapter("honest", gettext_lazy("As easy to stop as to begin"), May.READ_PERCEPTION),
        ),
    ),
    Group(
        gettext_lazy("People and hours"),
        (
            Chapter("manage_teams", gettext_lazy("Teams"), May.SET_UP_TEAMS),
            Chapter("manage_colleagues", gettext_lazy("Colleagues"), May.SET_UP_TEAMS),
            Chapter("manage_hours", gettext_lazy("Hours and shifts"), May.PLAN_SHIFTS),
            Chapter("protocols", gettext_lazy("Between teams"), May.READ_PROMISES),
        ),
    ),
    Group(
        gettext_lazy("What customers hear"),
        (
            Chapter("manage_mailboxes", gettext_lazy("Mailboxes"), May.SET_UP_MAILBOXES),
            Chapter("manage_saved_replies", gettext_lazy("Saved replies"), May.WRITE_SAVED_REPLIES),
            Chapter("manage_look", gettext_lazy("Name and look"), May.SET_UP_HOUSE),
        ),
    ),
    Group(
        gettext_lazy("The house"),
        (
            Chapter("manage_guide", gettext_lazy("Guide"), May.SET_UP_HOUSE),
            Chapter("manage_tags", gettext_lazy("Tags"), May.SET_UP_TAGS),
            Chapter("manage_keeping", gettext_lazy("Keeping"), May.SET_UP_HOUSE),
            Chapter("tokens", gettext_lazy("Programs"), May.SET_UP_TOKENS),
            Chapter("webhooks", gettext_lazy("Webhooks"), May.SET_UP_WEBHOOKS),
            Chapter("audit", gettext_lazy("What was done"), May.READ_AUDIT),
            Chapter("manage_troubles", gettext_lazy("What went wrong"), May.READ_HEALTH),
        ),
    ),
)
DOOR = "manage_guide"


def groups_for(actor: Actor) -> list[Group]:
    """What the actor may see, group by group; a group of which they may see nothing is left out."""
    seen = (Group(group.name, _allowed(actor, group)) for group in GROUPS)
    return [group for group in seen if group.chapters]


def door_for(actor: Actor) -> Chapter | None:
    """Where the set-up opens for the actor: at the guide, else at the first they may see; None: nowhere."""
    chapters = [chapter for group in GROUPS if group is not EVERY_DAY for chapter in _allowed(actor, group)]
    return next((chapter for chapter in chapters if chapter.address == DOOR), next(iter(chapters), None))


def is_every_day(address: str) -> bool:
    """Whether the chapter at this address is one of those looked at daily."""
    return any(chapter.address == address for chapter in EVERY_DAY.chapters)


def called(address: str) -> str:
    """What the chapter at this address is called, after what it belongs to."""
    names = (str(chapter.name) for group in GROUPS for chapter in group.chapters if chapter.address == address)
    where = str(EVERY_DAY.name) if is_every_day(address) else gettext("Set-up")
    name = next(names, "")
    return gettext("{place}: {chapter}").format(place=where, chapter=name) if name else where


def _allowed(actor: Actor, group: Group) -> tuple[Chapter, ...]:
    return tuple(chapter for chapter in group.chapters if is_allowed(actor, chapter.act))
