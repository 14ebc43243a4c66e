"""What is wrong with a request, in our words: the library that reads it speaks of classes, inputs and validation."""

from collections.abc import Mapping
from typing import Any

NO_MOMENT = "A moment looks like 2026-03-02T09:15:00Z, with its zone."
NO_DAY = "A day looks like 2026-03-02."
OBJECT = "An object is needed, with its fields by name."
WHOLE = "A whole number is needed."
YES_OR_NO = "true or false is needed."
WORDS = {
    "missing": "It is missing.",
    "extra_forbidden": "There is no such field here.",
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "dict_type": OBJECT,
    "list_type": "A list is needed.",
    "string_type": "Text is needed.",
    "string_unicode": "A text in it cannot be read.",
    "string_pattern_mismatch": "It is not written as it has to be ({pattern}).",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": "The number is too large.",
    "int_from_float": WHOLE,
    "float_type": "A number is needed.",
    "float_parsing": "A number is needed.",
    "finite_number": "A number is needed.",
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "none_required": "null is needed.",
    "literal_error": "It is one of {expected}.",
    "enum": "It is one of {expected}.",
    "greater_than": "It has to be more than {gt}.",
    "greater_than_equal": "It has to be at least {ge}.",
    "less_than": "It has to be less than {lt}.",
    "less_than_equal": "It has to be at most {le}.",
    "string_too_long": "It is longer than {max_length} characters.",
    "string_too_short": "It is shorter than {min_length} characters.",
    "too_long": "There are more than {max_length} in it.",
    "too_short": "There are fewer than {min_length} in it.",
    "timezone_aware": NO_MOMENT,
    "datetime_type": NO_MOMENT,
    "datetime_parsing": NO_MOMENT,
    "datetime_object_invalid": NO_MOMENT,
    "datetime_from_date_parsing": NO_MOMENT,
    "date_type": NO_DAY,
    "date_parsing": NO_DAY,
    "date_from_datetime_parsing": NO_DAY,
    "date_from_datetime_inexact": NO_DAY,
    "value_error": "{error}",
    "assertion_error": "{error}",
}


def in_our_words(mistake: Mapping[str, Any]) -> str:
    """What is wrong with one thing. mistake: as pydantic tells it, with its context."""
    kind, context = mistake["type"], mistake.get("ctx") or {}
    if kind in ("string_too_short", "too_short") and context["min_length"] == 1:
        return "It is empty."
    known = WORDS.get(kind)
    if known is None:
        return str(mistake["msg"])
    said = known.format(**context)
    return said if said.endswith(".") else f"{said}."
