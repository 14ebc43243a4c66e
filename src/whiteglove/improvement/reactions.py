"""What follows for the room when a rule ends elsewhere."""

from whiteglove.foundation.journal.reactions import when
from whiteglove.improvement.actions.deciding import write_down_retirement
from whiteglove.improvement.models import Choice, Effect
from whiteglove.rulebook.facts import RuleRestored, RuleRetired
from whiteglove.rulebook.models import Retirement


@when(RuleRetired)
def ask_whether_it_helped(retired: RuleRetired) -> None:
    """Ninety days later it is written down whether it helped, whoever ended the rule and where."""
    write_down_retirement(retired.retirement_id)


@when(RuleRestored)
def ask_no_more_whether_it_helped(restored: RuleRestored) -> None:
    """A rule that holds again did not end: nobody is thanked for that, or told of it. Harmless twice, and late."""
    ended = Retirement.objects.get(pk=restored.retirement_id)
    undone = Effect.objects.filter(decision__rule=restored.rule_id, decision__choice=Choice.RETIRE, written_at=None)
    undone.filter(decision__at__lte=ended.undone_at or ended.at).delete()
