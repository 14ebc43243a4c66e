"""Pure decisions about people: which names and addresses are alike, and how numbers are written."""

import re
from datetime import UTC, datetime

from whiteglove.foundation.text import UNSPACED, WORD, folded

# Providers where everybody may have an address: sharing such a domain says nothing about belonging together.
_PROVIDERS = """
gmail.com googlemail.com yahoo.com yahoo.co.jp yahoo.fr outlook.com hotmail.com hotmail.fr
hotmail.co.jp live.com live.fr msn.com icloud.com me.com mac.com aol.com gmx.com gmx.de gmx.net
web.de t-online.de orange.fr wanadoo.fr free.fr sfr.fr laposte.net proton.me protonmail.com
docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp qq.com 163.com
126.com naver.com hanmail.net mail.ru yandex.ru zoho.com fastmail.com rediffmail.com libero.it
uol.com.br comcast.net verizon.net att.net btinternet.com singnet.com.sg
"""
EVERYBODYS = frozenset(_PROVIDERS.split())
NOT_IN_A_NUMBER = re.compile(r"[^\d+]")


def name_key(name: str) -> str:
    """Equal for names that differ only in case, accents, order or spaces; empty for a single short word."""
    words = sorted(WORD.findall(folded(name)))
    if all(UNSPACED.fullmatch(word) for word in words):
        return "".join(WORD.findall(folded(name)))[:200]
    return " ".join(words)[:200] if len(words) > 1 else ""


def domain_of(address: str) -> str:
    """What stands behind the @; empty when there is none."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


def plain_address(address: str) -> str:
    """Equal for addresses that often reach one person: without dots and +tag before the @."""
    local, at, domain = address.lower().rpartition("@")
    bare = local.partition("+")[0].replace(".", "")
    return f"{bare or local}@{domain}" if at else ""


def is_everybodys(domain: str) -> bool:
    """Whether a domain belongs to a provider rather than to one organisation."""
    return domain in EVERYBODYS


def differs_by_a_slip(one: str, other: str, *, slips: int = 1) -> bool:
    """Whether one becomes the other by so many letters more, less, other or swapped with their neighbour."""
    if one == other or abs(len(one) - len(other)) > slips:
        return False
    earlier: list[int] = []
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        earlier, before = before, row
    return before[-1] <= slips


def normalised(kind: str, shown: str) -> str:
    """An identity as it is compared: a telephone number as digits, +country first where it is told."""
    if kind != "phone":
        return " ".join(folded(shown).split())
    digits = NOT_IN_A_NUMBER.sub("", folded(shown).replace("(0)", ""))
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    return digits[:1] + digits[1:].replace("+", "")


def hour_of(moment: datetime) -> int:
    """Hours since 1970: a look counts once within one."""
    return int(moment.astimezone(UTC).timestamp() // 3600)
