"""Aiko is erased: that rules stood in her way stays, her words go; before that she gets them."""

from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.recovery.actions.hindered import say_in_the_way, say_no, weigh_grievance
from whiteglove.recovery.forgetting.hindered import forget_hindered, hindered_for_export
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction
from whiteglove.rulebook.models import Rule


def test_her_words_go_and_the_rules_record_stays(bag: Conversation, as_ben: Actor, r17: Rule) -> None:
    say_in_the_way(as_ben, conversation=bag.pk, rule="R-17", wanted="Aiko’s bag", cost="A day of Aiko’s")
    say_no(as_ben, conversation=bag.pk, what="A taxi for Aiko")
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True, words="Aiko was right")
    name, rows = hindered_for_export(SYSTEM, bag.customer_id)
    assert (name, [row["wanted"] for row in rows]) == ("in_the_way.json", ["Aiko’s bag", "A taxi for Aiko"])
    forget_hindered([bag.customer_id], None, keeps_words=False)
    said = [
        *Obstruction.objects.values_list("rule", "wanted", "cost"),
        *NoSaid.objects.values_list("what"),
        *Grievance.objects.values_list("is_justified", "words"),
    ]
    assert said == [(r17.pk, "[…]", ""), ("[…]",), (True, "")]
