"""How maps are spoken of on pages: channels, steps, what a version changed, the words of a drawing."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from whiteglove.journey.rules import Act, Change, Part
from whiteglove.journey.shape import JourneyMap, Names, TouchpointMapped, name_in
from whiteglove.web.drawing.figures import Felt, Figures
from whiteglove.web.drawing.journey_frame import Saying

CHANNELS: dict[str, Promise] = {
    "web": gettext_lazy("web pages"),
    "email": gettext_lazy("e-mail"),
    "chat": gettext_lazy("chat"),
    "phone": gettext_lazy("telephone"),
    "video": gettext_lazy("video"),
    "social": gettext_lazy("social networks"),
    "counter": gettext_lazy("counter"),
    "visit": gettext_lazy("visit"),
    "aircraft": gettext_lazy("aircraft"),
    "letter": gettext_lazy("letter"),
    "courier": gettext_lazy("courier"),
    "other": gettext_lazy("elsewhere"),
}
FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("name"),
    "words": gettext_lazy("what it is"),
    "gap_days": gettext_lazy("days until a new episode"),
    "channel": gettext_lazy("channel"),
    "key_moment": gettext_lazy("key moment"),
    "ours": gettext_lazy("whether we are there"),
    "ends_episode": gettext_lazy("whether it ends the run"),
    "wants": gettext_lazy("what the customer wants there"),
    "outcome": gettext_lazy("what should come of it"),
    "should_feel": gettext_lazy("how they should feel"),
    "may_decide": gettext_lazy("what one may decide alone"),
    "standard": gettext_lazy("what we promise there"),
    "measured_by": gettext_lazy("how we know"),
    "owner": gettext_lazy("owner"),
    "team": gettext_lazy("team"),
}
STEPS: dict[str, Promise] = {
    "allowed": gettext_lazy("may be followed by"),
    "must": gettext_lazy("must be followed by"),
    "never": gettext_lazy("is never followed by"),
    "within": gettext_lazy("is followed in time by"),
}
CHANGED: dict[tuple[Act, Part], Promise] = {
    (Act.ADDED, Part.JOURNEY): gettext_lazy("The map was drawn."),
    (Act.CHANGED, Part.JOURNEY): gettext_lazy("The journey: %(fields)s."),
    (Act.ADDED, Part.STAGE): gettext_lazy("A new stage: %(name)s."),
    (Act.CHANGED, Part.STAGE): gettext_lazy("A stage is called %(name)s now."),
    (Act.RETIRED, Part.STAGE): gettext_lazy("The stage %(name)s was taken off."),
    (Act.MOVED, Part.STAGE): gettext_lazy("The stage %(name)s stands elsewhere."),
    (Act.ADDED, Part.TOUCHPOINT): gettext_lazy("A new touchpoint: %(name)s."),
    (Act.CHANGED, Part.TOUCHPOINT): gettext_lazy("%(name)s: %(fields)s."),
    (Act.RETIRED, Part.TOUCHPOINT): gettext_lazy("%(name)s was taken off; what happened there stays."),
    (Act.MOVED, Part.TOUCHPOINT): gettext_lazy("%(name)s stands elsewhere."),
    (Act.ADDED, Part.STEP): gettext_lazy("A new rule of order (%(fields)s): %(key)s."),
    (Act.CHANGED, Part.STEP): gettext_lazy("Another time limit: %(key)s."),
    (Act.RETIRED, Part.STEP): gettext_lazy("A rule of order was dropped (%(fields)s): %(key)s."),
}
SAID: dict[str, Promise] = {
    "saved": gettext_lazy("The map is saved."),
    "same": gettext_lazy("Nothing had changed, so nothing was saved."),
    "retired": gettext_lazy("This journey is planned no more. What happened on it stays."),
    "restored": gettext_lazy("This journey is planned again."),
    "first": gettext_lazy("It stands first now."),
}


def named(names: Names) -> str:
    """A name in the reader's language, or the nearest there is."""
    return name_in(names, get_language())


def channel_name(channel: str) -> str:
    """A channel as people say it; those of the house as they wrote them."""
    return str(CHANNELS.get(channel, channel))


def change_words(change: Change) -> str:
    """One thing that a version changed, as a sentence."""
    called = STEPS | FIELDS
    fields = ", ".join(str(called[name]) for name in change.fields if name in called)
    told = {"name": named(change.name), "fields": fields, "key": change.key}
    return str(CHANGED[change.act, change.part]) % told


def felt_words(felt: Felt | None) -> str:
    """A score as a sentence: never without its interval, and of how many."""
    if felt is None:
        return gettext("How customers felt there is not known.")
    told = {"mean": f"{felt.mean:.1f}", "low": f"{felt.low:.1f}", "high": f"{felt.high:.1f}", "n": felt.n}
    return gettext("Felt: %(mean)s, between %(low)s and %(high)s, of %(n)s customers.") % told


def title_of(number: int, stage: Names, one: TouchpointMapped, figures: Figures | None) -> str:
    """All that a mark says, for whoever points at it or does not see it."""
    parts = [f"{number} {named(one.name)} ({named(stage)}, {channel_name(one.channel)})"]
    parts += [gettext("A key moment.")] if one.key_moment else []
    parts += [] if one.ours else [gettext("We are not there.")]
    if figures is not None:
        parts.append(felt_words(figures.felt.get(one.key)))
    return " ".join(parts)


def saying(told: JourneyMap, *, figures: Figures | None = None, places: Mapping[str, str] | None = None) -> Saying:
    """The words of a drawing in the reader's language. places: where its marks lead, by keys of touchpoints."""
    points = enumerate(told.touchpoints(), 1)
    titles = {one.key: title_of(at, stage.name, one, figures) for at, (stage, one) in points}
    return saying_of(told, summary=summary(told), titles=titles, places=places or {})


def saying_of(told: JourneyMap, *, summary: str, titles: Mapping[str, str], places: Mapping[str, str]) -> Saying:
    """Whatever is drawn over the map. titles: what each mark says, by keys of touchpoints."""
    return Saying(
        title=named(told.name) or told.key,
        summary=summary,
        key_moment=gettext("key moment"),
        plain=gettext("touchpoint"),
        not_ours=gettext("we are not there"),
        felt=gettext("How it felt"),
        felt_unknown=gettext("How customers felt on this journey is not known yet."),
        unknown=gettext("unknown"),
        handed_over=gettext("Handed over"),
        of_n="n",
        channels={one.channel: channel_name(one.channel) for _, one in told.touchpoints()},
        titles=titles,
        places=places,
        language=get_language() or "en",
    )


def summary(told: JourneyMap) -> str:
    """How large a map is."""
    points = [one for _, one in told.touchpoints()]
    moments = sum(one.key_moment for one in points)
    said = ngettext("%(n)s touchpoint", "%(n)s touchpoints", len(points)) % {"n": len(points)}
    deciding = ngettext("%(n)s key moment", "%(n)s key moments", moments) % {"n": moments}
    stages = ngettext("%(n)s stage", "%(n)s stages", len(told.stages)) % {"n": len(told.stages)}
    return f"{stages} · {said} · {deciding}"


GLOBALS = {
    "STEP_WORDS": STEPS,
    "JOURNEY_SAID": SAID,
    "name_of": named,
    "map_change_words": change_words,
    "felt_words": felt_words,
    "map_summary": summary,
}
