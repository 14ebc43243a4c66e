"""How much of what customers feel goes with who serves them; one colleague at a time, never in an order."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.foundation.errors import NotFound
from whiteglove.insight.queries.people import due_to_people, figures_of, led_by
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.felt.asked_for import around, asked_for
from whiteglove.web.manage.showing import page


@require_safe
def people_felt(request: HttpRequest) -> HttpResponse:
    """The share first; then names in the order of the alphabet, without any figure."""
    actor = actor_of(request)
    people = led_by(actor)
    shown = around(actor, None, asked_for(request)) | {"due": due_to_people(actor), "people": people}
    return page(request, "felt/people.html", actor, **shown)


@require_safe
def person_felt(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """One colleague, as far as the gate lets through."""
    actor = actor_of(request)
    found = figures_of(actor, colleague_id)
    person = next((one for one in led_by(actor) if one.pk == colleague_id), None)
    if person is None:
        raise NotFound("There is no such colleague in your teams.")
    shown = around(actor, None, asked_for(request))
    shown |= {"person": person, "figures": found, "due": due_to_people(actor)}
    return page(request, "felt/person.html", actor, **shown)
