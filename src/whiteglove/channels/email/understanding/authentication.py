"""Whether the server that took a mail in found that it came from where it says (RFC 8601)."""

import re
from collections.abc import Sequence

RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]+)", re.IGNORECASE)
LONGEST = 4000


def told_by_our_server(results: Sequence[str]) -> bool | None:
    """What the newest Authentication-Results header says; the older ones anybody may have written.

    True when DMARC passed, or, without its word, DKIM or SPF did. False when it was looked at and did not. None when
    nobody looked.
    """
    if not results:
        return None
    found: dict[str, set[str]] = {}
    for method, result in RESULT.findall(results[0][:LONGEST]):
        found.setdefault(method.lower(), set()).add(result.lower())
    if not found:
        return None
    dmarc = found.get("dmarc", set()) - {"none", "bestguesspass"}
    if dmarc:
        return "pass" in dmarc
    return "pass" in found.get("dkim", set()) | found.get("spf", set())
