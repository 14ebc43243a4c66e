"""Under which names the journal keeps what this room brings about: they outlive the modules they came from."""

from whiteglove.foundation.journal.reactions import REACTIONS

KNOWN = {
    "recovery.hearing_reactions.blamed_in_a_message": 1,
    "recovery.hearing_reactions.blamed_in_an_answer": 1,
    "recovery.hearing_reactions.blamed_in_words_added": 1,
    "recovery.reactions.recoveries.ask_how_it_was_put_right": 1,
    "recovery.reactions.recoveries.follow_merged_conversations": 2,
    "recovery.reactions.recoveries.put_right_before_anger_shows": 1,
    "recovery.reactions.recoveries.put_right_what_was_broken": 1,
    "recovery.reactions.recoveries.put_right_what_was_justified": 1,
    "recovery.reactions.recoveries.put_right_what_was_poor": 1,
    "recovery.hearing_reactions.said_to_leave": 1,
    "recovery.signs_reactions.of_a_conversation": 10,
    "recovery.signs_reactions.of_a_delivery": 1,
    "recovery.signs_reactions.of_a_promise": 5,
    "recovery.signs_reactions.of_an_answer": 2,
    "recovery.signs_reactions.of_one_customer": 1,
    "recovery.signs_reactions.of_two_customers": 1,
}


def test_no_reaction_of_a_running_house_changes_its_name() -> None:
    names = [one.name for known in REACTIONS.values() for one in known if one.name.startswith("recovery.")]
    assert {name: names.count(name) for name in names} == KNOWN
