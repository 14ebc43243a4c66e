"""What falls due in asking: who could be asked is thought of, who is due is asked."""

from whiteglove.perception.asking.sending import ask_who_is_due
from whiteglove.perception.asking.thoughts import think_of_asking


def ask_soon_after() -> dict[str, int]:
    """Think of whatever ended lately, then ask who is due; returns how many of each. Harmless when run twice."""
    thought = think_of_asking()
    return {"thought": thought, **ask_who_is_due()}
