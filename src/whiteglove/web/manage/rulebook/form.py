"""A form in which a rule is written, or changed; and the one for the direction."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from whiteglove.encounters.queries.places import places
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.promises.protocols.seen import team_names
from whiteglove.rulebook.actions.checking import LONGEST_KEY, LONGEST_TEXT, LONGEST_TITLE, LONGEST_WHY
from whiteglove.rulebook.actions.direction import WrittenMeanwhile, write_direction
from whiteglove.rulebook.actions.rules import add_rule, change_rule
from whiteglove.rulebook.days import today
from whiteglove.rulebook.queries.direction import direction
from whiteglove.rulebook.queries.rules import rule as rule_seen
from whiteglove.rulebook.queries.shown import RuleShown
from whiteglove.rulebook.rules import a_year_after
from whiteglove.rulebook.shape import Asks, WantedRule
from whiteglove.team.house import house
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import colleagues
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.rulebook.refusing import in_words
from whiteglove.web.manage.rulebook.words import SERVES, in_own_words
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.words import language_name

TEXTS = ("title", "text", "reason", "instead")
BINDS = (("yes", gettext_lazy("Mandatory: it binds")), ("no", gettext_lazy("Guidance: it helps to decide")))
ASKS = (
    (Asks.SAME.value, gettext_lazy("as much as before")),
    (Asks.MORE.value, gettext_lazy("more than before")),
    (Asks.LESS.value, gettext_lazy("less than before")),
)


class RuleForm(forms.Form):
    """What a rule says, for whom, where; texts in each language of the house."""

    key = forms.CharField(label=gettext_lazy("Short name"), max_length=LONGEST_KEY, required=False)
    serves = forms.ChoiceField(label=gettext_lazy("Whom it serves"))
    law = forms.CharField(label=gettext_lazy("Which law"), max_length=LONGEST_TITLE, required=False)
    binds = forms.ChoiceField(label=gettext_lazy("How strict it is"), choices=BINDS, initial="no")
    asks = forms.ChoiceField(label=gettext_lazy("The new words ask"), choices=ASKS, required=False)
    owner = forms.TypedChoiceField(label=gettext_lazy("Who owns it"), coerce=int, required=False, empty_value=None)
    review_by = forms.DateField(label=gettext_lazy("Looked at again by"), required=False)
    touchpoints = forms.TypedMultipleChoiceField(label=gettext_lazy("Where it applies"), coerce=int, required=False)
    teams = forms.TypedMultipleChoiceField(label=gettext_lazy("For whom"), coerce=int, required=False)
    wound_tight_in = forms.IntegerField(label=gettext_lazy("Year in which it was wound tight"), required=False)
    wound_tight_why = forms.CharField(label=gettext_lazy("Why it was"), max_length=LONGEST_WHY, required=False)
    holds_since = forms.DateField(label=gettext_lazy("In force already since"), required=False)
    why = forms.CharField(label=gettext_lazy("Why you write this"), max_length=LONGEST_WHY, required=False)

    def offer(self, actor: Actor, rule: RuleShown | None) -> None:
        """What can be chosen; fields of texts by language. rule: which is changed."""
        self.codes = languages_of(rule)
        named = {one.pk: one.name for one in colleagues()}
        offered = [(one.id, f"{in_own_words(one.journey_name)}: {in_own_words(one.name)}") for one in places(actor)]
        there = {place_id for place_id, _ in offered}
        offered += [
            (one.id, in_own_words(one.name)) for one in (rule.touchpoints if rule else ()) if one.id not in there
        ]
        choices: dict[str, Iterable[tuple[Any, Any]]] = {
            "serves": SERVES.items(),
            "owner": [("", gettext("nobody yet")), *named.items()],
            "touchpoints": offered,
            "teams": list(team_names(actor).items()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        for code in self.codes:
            for name in TEXTS:
                self.fields[f"{name}_{code}"] = _text_field(name, code)

    def wanted(self) -> WantedRule:
        """For the room."""
        given = self.cleaned_data
        return WantedRule(
            title=self._said("title"),
            text=self._said("text"),
            reason=self._said("reason"),
            instead=self._said("instead"),
            key=given["key"],
            serves=given["serves"],
            law=given["law"],
            is_mandatory=given["binds"] == "yes",
            owner=given["owner"],
            review_by=given["review_by"],
            touchpoints=tuple(given["touchpoints"]),
            teams=tuple(given["teams"]),
            wound_tight_in=given["wound_tight_in"],
            wound_tight_why=given["wound_tight_why"],
            asks=Asks(given["asks"] or Asks.SAME),
            holds_since=given["holds_since"],
        )

    def _said(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{name}_{code}"] for code in self.codes}


def _text_field(name: str, code: str) -> forms.CharField:
    words = {
        "title": gettext("Title (%(language)s)"),
        "text": gettext("What it asks (%(language)s)"),
        "reason": gettext("Why, and what would happen without it (%(language)s)"),
        "instead": gettext("What one may do instead (%(language)s)"),
    }[name]
    longest = LONGEST_TITLE if name == "title" else LONGEST_TEXT
    return forms.CharField(label=words % {"language": language_name(code)}, max_length=longest, required=False)


def languages_of(rule: RuleShown | None) -> list[str]:
    """The house's languages, and others in which the rule says something."""
    known = dict.fromkeys(house().languages or ("en",))
    if rule is not None:
        for texts in (rule.title, rule.text, rule.reason, rule.instead):
            known |= dict.fromkeys(texts)
    return list(known)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """An empty form; POST adds the rule."""
    actor = actor_of(request)
    require(actor, May.WRITE_RULES)
    form = RuleForm(request.POST or None, initial={"review_by": a_year_after(today()), "serves": "customer"})
    form.offer(actor, None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_rule(actor, form.wanted(), why=form.cleaned_data["why"])
            return back_to("rule", added.pk)
        except Refused as error:
            _blame(form, error)
    return _form_page(request, actor, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_change(request: HttpRequest, rule_id: int) -> HttpResponse:
    """The rule as it stands in a form; POST changes it, where nobody else did meanwhile (`revision`)."""
    actor = actor_of(request)
    require(actor, May.WRITE_RULES)
    stands = rule_seen(actor, rule_id)
    form = RuleForm(request.POST or None, initial=_known(stands))
    form.offer(actor, stands)
    read_before = number(request.POST.get("revision", "")) if request.method == "POST" else stands.revision
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            change_rule(actor, rule_id, wanted=form.wanted(), why=why, revision=read_before)
            return back_to("rule", rule_id)
        except Refused as error:
            _blame(form, error)
            stands = rule_seen(actor, rule_id)
    return _form_page(request, actor, form, stands, is_newer=stands.revision != read_before)


def _blame(form: forms.Form, error: Refused) -> None:
    if isinstance(error, NotAllowed | NotFound):
        raise error
    form.add_error(None, in_words(error))


def _form_page(
    request: HttpRequest, actor: Actor, form: RuleForm, stands: RuleShown | None, *, is_newer: bool = False
) -> HttpResponse:
    """is_newer: somebody changed it meanwhile, and it is shown as it stands by now."""
    status = 409 if is_newer else 422 if form.errors else 200
    latest = a_year_after(today())
    return page(
        request,
        "rulebook/write.html",
        actor,
        status=status,
        form=form,
        rule=stands,
        is_newer=is_newer,
        earliest=today(),
        latest=latest,
    )


def _known(stands: RuleShown) -> dict[str, Any]:
    texts: dict[str, Mapping[str, str]] = {name: getattr(stands, name) for name in TEXTS}
    return {
        **{f"{name}_{code}": said for name, by_code in texts.items() for code, said in by_code.items()},
        "serves": stands.serves.value,
        "law": stands.law,
        "binds": "yes" if stands.is_mandatory else "no",
        "asks": Asks.SAME.value,
        "owner": stands.owner.id if stands.owner else "",
        "review_by": stands.review_by,
        "touchpoints": [place.id for place in stands.touchpoints],
        "teams": [team.id for team in stands.teams],
        "wound_tight_in": stands.wound_tight_in,
        "wound_tight_why": stands.wound_tight_why,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def direction_write(request: HttpRequest) -> HttpResponse:
    """Where we want to go, in each language of the house; POST writes it anew."""
    actor = actor_of(request)
    require(actor, May.DECIDE_RULES)
    now = direction(actor)
    codes = list(dict.fromkeys((*(house().languages or ("en",)), *now.text)))
    texts, refusal, status, theirs = now.text, "", 200, {}
    if request.method == "POST":
        texts = {code: request.POST.get(f"text_{code}", "") for code in codes}
        try:
            write_direction(actor, texts, version=number(request.POST.get("version", "")))
            return back_to("rules")
        except Refused as error:
            if isinstance(error, NotAllowed | NotFound):
                raise
            refusal, status = in_words(error), error.status
            if isinstance(error, WrittenMeanwhile):
                now = direction(actor)
                theirs, codes = now.text, list(dict.fromkeys((*codes, *now.text)))
    shown = {"codes": codes, "texts": texts, "refusal": refusal, "theirs": theirs, "version": now.version}
    shown["LONGEST_TEXT"] = LONGEST_TEXT
    return page(request, "rulebook/direction.html", actor, status=status, **shown)
