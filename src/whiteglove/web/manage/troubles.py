"""What went wrong and waits for a person, in words, with what one can do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.channels.email.actions.mailboxes import ask_for_the_whole
from whiteglove.channels.email.set_up import answers_that_wait, mailboxes_closed, mails_not_taken
from whiteglove.channels.webhooks.queries import destinations_in_trouble
from whiteglove.conversations.queries.undelivered import undelivered
from whiteglove.team.permissions import May, require
from whiteglove.team.troubles import (
    failed_jobs,
    let_job_be,
    reactions_that_failed,
    run_job_again,
    try_reaction_again,
)
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.backups import backup_due
from whiteglove.web.manage.showing import back_to, page


@require_safe
def troubles(request: HttpRequest) -> HttpResponse:
    """All of them."""
    actor = actor_of(request)
    require(actor, May.READ_HEALTH)
    shown: dict[str, Any] = {
        "closed": mailboxes_closed(actor),
        "not_taken": mails_not_taken(actor),
        "undelivered": undelivered(actor),
        "waiting": answers_that_wait(actor),
        "hooks": destinations_in_trouble(actor),
        "reactions": reactions_that_failed(actor),
        "jobs": failed_jobs(actor),
    }
    return page(
        request, "troubles.html", actor, is_well=not any(shown.values()), backup_due=backup_due(actor), **shown
    )


@require_POST
def whole_mail(request: HttpRequest) -> HttpResponse:
    """Fetch the rest of a mail that was too large."""
    ask_for_the_whole(actor_of(request), request.POST.get("address", ""), uid=number(request.POST.get("uid", "")))
    return back_to("manage_troubles", said="asked")


@require_POST
def reaction_again(request: HttpRequest, trouble_id: int) -> HttpResponse:
    """Once more, now."""
    is_done = try_reaction_again(actor_of(request), trouble_id)
    return back_to("manage_troubles", said="done" if is_done else "failed")


@require_POST
def job_again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Once more by the worker, or (`forget`) never."""
    actor = actor_of(request)
    if request.POST.get("forget"):
        let_job_be(actor, job_id)
        return back_to("manage_troubles", said="forgotten")
    run_job_again(actor, job_id)
    return back_to("manage_troubles", said="asked")
