"""Lines that say "here begins an older mail", "-----Original Message-----", and our line to write above."""

from whiteglove.channels.email.understanding.reply.words import separators as words

# The lines our own mails carry; templates import them from the package.
ANSWER_ABOVE_LINE: dict[str, str] = {
    "en": "--- Please write your answer above this line ---",
    "ja": "--- この行より上にご返信をご記入ください ---",
    "fr": "--- Merci d’écrire votre réponse au-dessus de cette ligne ---",
}

LONGEST = 160
RULE_CHARACTERS = frozenset("-_=*‐‑–—―─━~＿－＝＊•·#")
_FENCE = "-_=*‐‑–—―─━~＿－＝＊#<>[]()|: ：\t"


def _core(line: str) -> str:
    return " ".join(line.strip(_FENCE).replace("’", "'").casefold().split())


def _cores(phrases: str) -> set[str]:
    return {_core(phrase) for phrase in phrases.split("|")}


_ORIGINAL = frozenset(core for row in words.ORIGINAL_MESSAGE.values() for core in _cores(row))
_FORWARDED = frozenset(core for row in words.FORWARDED_MESSAGE.values() for core in _cores(row))
_ABOVE_LINE = frozenset({_core(line) for line in ANSWER_ABOVE_LINE.values()} | _cores(words.ABOVE_LINE_PHRASES))
_BY = (" by ", " from ", " von ", " par ", " de ", " da ", " door ", " przez ", " av ", " af ", " от ")


def is_rule(line: str) -> bool:
    """A line drawn with dashes, underscores or stars, five or more."""
    return len(line) >= 5 and line[0] in RULE_CHARACTERS and set(line) <= RULE_CHARACTERS | {" "}


def is_separator(line: str, *, bare: bool = False) -> bool:
    """Does this line announce an older mail? bare: also without dashes, when a header block follows."""
    if not line or len(line) > LONGEST or (not bare and not _is_fenced(line)):
        return False
    core = _core(line)
    return core in _ORIGINAL or core in _FORWARDED or (_is_fenced(line) and _names_the_forwarder(core))


def is_above_line(line: str) -> bool:
    """Is this a line over which the customer is asked to write?"""
    return len(line) <= LONGEST and _is_fenced(line) and _core(line) in _ABOVE_LINE


def _is_fenced(line: str) -> bool:
    return len(line) > 4 and line[0] in RULE_CHARACTERS and line[1] in RULE_CHARACTERS


def _names_the_forwarder(core: str) -> bool:
    """Lotus Notes: "----- Forwarded by Ben Ito/Acme on 03/05/2024 10:00 -----"."""
    for word in _BY:
        head, found, _rest = core.partition(word)
        if found and (head in ("forwarded", "weitergeleitet", "transféré", "reenviado", "inoltrato", "doorgestuurd")):
            return True
        if found and (head in _FORWARDED or head in _ORIGINAL):
            return True
    return False
