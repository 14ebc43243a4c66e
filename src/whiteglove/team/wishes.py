"""What a colleague wants to be told of."""

from collections.abc import Iterable

from django.db import transaction

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.actions import ProgramsHaveNoAccount
from whiteglove.team.facts import ColleagueChanged
from whiteglove.team.models import Colleague, all_reasons


@transaction.atomic
def choose_what_to_hear(actor: Actor, *, in_page: Iterable[str], by_push: Iterable[str]) -> Colleague:
    """A colleague chooses, for each reason, whether they are told in the page and by their browsers.

    Raises NotUnderstood for a reason that does not exist.
    """
    page, push = sorted(set(in_page)), sorted(set(by_push))
    if unknown := {*page, *push} - set(all_reasons()):
        raise NotUnderstood(f"Nobody can be told about {', '.join(sorted(unknown))!r}.")
    colleague = Colleague.objects.select_for_update().filter(pk=actor.colleague_id or 0).first()
    if colleague is None:
        raise ProgramsHaveNoAccount("Only a colleague can be told something.")
    colleague.told_about, colleague.pushed_about = page, push
    colleague.save(update_fields=["told_about", "pushed_about"])
    announce(ColleagueChanged(colleague_id=colleague.pk), actor=actor)
    return colleague
