"""What failed behind the scenes and waits for a person: try it again, or let it be."""

from django.db import transaction

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.clockwork import forget_failed_job, try_failed_job_again
from whiteglove.foundation.journal.consequences import try_again
from whiteglove.foundation.journal.models import ReactionTrouble
from whiteglove.foundation.journal.queries import FailedJob, jobs_that_failed, troubled_reactions
from whiteglove.team.facts import TroubleForgotten, TroubleTriedAgain
from whiteglove.team.permissions import May, require

SHOWN = 50


def reactions_that_failed(actor: Actor) -> list[ReactionTrouble]:
    """What should have followed from a fact and did not, those given up first."""
    require(actor, May.READ_HEALTH)
    return troubled_reactions(SHOWN)


def failed_jobs(actor: Actor) -> list[FailedJob]:
    """Jobs that ended failed, oldest first."""
    require(actor, May.READ_HEALTH)
    return jobs_that_failed(SHOWN)


def try_reaction_again(actor: Actor, trouble_id: int) -> bool:
    """Once more, now; whether it is done. Raises NotFound."""
    require(actor, May.READ_HEALTH)
    with transaction.atomic():
        announce(TroubleTriedAgain(reaction_id=trouble_id, job_id=None), actor=actor)
    return try_again(trouble_id)


@transaction.atomic
def run_job_again(actor: Actor, job_id: int) -> bool:
    """Once more, by the worker. Raises NotFound."""
    require(actor, May.READ_HEALTH)
    announce(TroubleTriedAgain(reaction_id=None, job_id=job_id), actor=actor)
    return try_failed_job_again(job_id)


@transaction.atomic
def let_job_be(actor: Actor, job_id: int) -> None:
    """It need not be run. Raises NotFound."""
    require(actor, May.READ_HEALTH)
    forget_failed_job(job_id)
    announce(TroubleForgotten(job_id=job_id), actor=actor)
