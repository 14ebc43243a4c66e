"""What people may decide alone: all limits, how far peers trust them, and a form for another one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.encounters.queries.places import places
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.money import money_from
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.queries.looks import trust_by_role
from whiteglove.rulebook.actions.limits import LimitUnclear, Wished, end_limit, renew_limit, set_limit
from whiteglove.rulebook.limits import LONGEST_PERIOD, conflicts
from whiteglove.rulebook.queries.limits import limits_shown
from whiteglove.team.house import house_currency
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import colleagues, find_colleague
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.gestures.words import KINDS
from whiteglove.web.manage.showing import back_to, blame, page
from whiteglove.web.manage.words import refused_words, role_name
from whiteglove.web.place_words import called


class LimitForm(forms.Form):
    """One limit. Amounts in whole units of the house's currency; empty: without end."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=list(KINDS.items()))
    whose = forms.ChoiceField(label=gettext_lazy("Of whom"))
    touchpoint = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    per_case = forms.CharField(label=gettext_lazy("In one case (empty: without end)"), required=False, max_length=30)
    per_period = forms.CharField(
        label=gettext_lazy("In a period (empty: without end)"), required=False, max_length=30
    )
    period_days = forms.IntegerField(
        label=gettext_lazy("Days of the period"), initial=30, min_value=1, max_value=LONGEST_PERIOD
    )
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500)

    def offer(self, actor: Actor) -> None:
        """Roles, colleagues and touchpoints to choose from."""
        roles = [(f"role:{role.value}", role_name(role.value)) for role in Role]
        people = [(f"colleague:{one.pk}", one.name) for one in colleagues()]
        self.fields["whose"].choices = roles + people  # type: ignore[attr-defined]
        there = [(str(one.id), f"{called(one.journey_name)}: {called(one.name)}") for one in places(actor)]
        self.fields["touchpoint"].choices = [("", gettext_lazy("Anywhere")), *there]  # type: ignore[attr-defined]

    def wished(self) -> Wished:
        """What the room takes. Raises NotUnderstood, NotFound."""
        given, currency = self.cleaned_data, house_currency()
        what, _, of = given["whose"].partition(":")
        person: Colleague | None = find_colleague(of) if what == "colleague" else None
        there = given["touchpoint"]
        return Wished(
            kind=given["kind"],
            role="" if person else of,
            colleague=person,
            touchpoint=Touchpoint.objects.get(pk=int(there)) if there else None,
            period_days=given["period_days"],
            why=given["why"],
            per_case=_amount(given["per_case"], currency),
            per_period=_amount(given["per_period"], currency),
        )


def _amount(typed: str, currency: str) -> int | None:
    return money_from(typed, currency).amount if typed.strip() else None


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """All limits in force; POST sets one."""
    actor = actor_of(request)
    require(actor, May.SET_LIMITS)
    form = LimitForm(request.POST or None)
    form.offer(actor)
    if request.method == "POST" and form.is_valid():
        try:
            set_limit(actor, form.wished())
            return back_to("manage_limits")
        except Refused as error:
            blame(form, error, error.field if isinstance(error, LimitUnclear) else None)
    return _page(request, actor, form, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, actor: Actor, form: LimitForm, *, status: int, refusal: str = "", sunset_id: int = 0
) -> HttpResponse:
    """refusal: why what was lowered is not kept so, beside the limit of this sunset."""
    shown = limits_shown(actor)
    roles = {one.pk: one.role for one in colleagues()}
    return page(
        request,
        "limits.html",
        actor,
        status=status,
        form=form,
        refusal=refusal,
        refused_id=sunset_id,
        typed=request.POST,
        limits=shown,
        by_id={one.limit.id: one for one in shown},
        conflicts=conflicts([one.limit for one in shown], roles),
        trust=trust_by_role(actor),
        roles=roles,
        currency=house_currency(),
    )


@require_POST
def limit_end(request: HttpRequest, limit_id: int) -> HttpResponse:
    """It holds no more."""
    end_limit(actor_of(request), limit_id, why=request.POST.get("why", ""))
    return back_to("manage_limits")


@require_POST
def limit_renew(request: HttpRequest, sunset_id: int) -> HttpResponse:
    """What was lowered stays so; `evidence`: of customers, separated by spaces."""
    actor, given = actor_of(request), request.POST
    evidence = given.get("evidence", "").replace(",", " ").split()
    try:
        renew_limit(actor, sunset_id, evidence=evidence, why=given.get("why", ""))
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        form = LimitForm()
        form.offer(actor)
        return _page(request, actor, form, status=error.status, refusal=refused_words(error), sunset_id=sunset_id)
    return back_to("manage_limits")
