"""An invitation in words, for a mail that is nothing but a calendar entry: what, when, where."""

import re

_FIELDS = frozenset({"SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "ORGANIZER"})
_ESCAPED = re.compile(r"\\([nN,;\\])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?")
_PREFIX = {"CANCEL": "Cancelled: ", "REPLY": "Answer: "}


def text_of_calendar(calendar: str) -> str:
    """Summary, time, place and description of the first event of `calendar`; empty when there is none."""
    lines = calendar[:200_000].replace("\n ", "").replace("\n\t", "").split("\n")
    method = ""
    found: dict[str, str] = {}
    inside = ""
    for line in lines:
        name, _, value = line.partition(":")
        name, _, parameters = name.partition(";")
        name = name.upper().strip()
        if name == "METHOD":
            method = value.strip().upper()
        elif name == "BEGIN" and value.strip().upper() in ("VEVENT", "VTODO", "VALARM"):
            inside = value.strip().upper()
        elif name == "END" and inside == "VALARM":
            inside = "VEVENT"
        elif name in _FIELDS and inside in ("VEVENT", "VTODO"):
            found.setdefault(name, _readable(name, value.strip(), parameters))
    if not found:
        return ""
    times = " – ".join(found[name] for name in ("DTSTART", "DTEND") if found.get(name))
    head = [_PREFIX.get(method, "") + found.get("SUMMARY", ""), times, found.get("LOCATION", "")]
    words = "\n".join(line for line in head if line)
    return f"{words}\n\n{found.get('DESCRIPTION', '')}".strip()


def _readable(name: str, value: str, parameters: str) -> str:
    if name not in ("DTSTART", "DTEND"):
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    time = _TIME.match(value)
    if not time:
        return value
    day = f"{time[1]}-{time[2]}-{time[3]}"
    if not time[4]:
        return day
    zone = re.search(r'TZID="?([^";:]+)', parameters, re.IGNORECASE)
    place = "UTC" if time[6] else zone[1] if zone else ""
    return f"{day} {time[4]}:{time[5]} {place}".strip()
