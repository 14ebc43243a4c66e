"""French: how we say that we will do something, and by when."""

from functools import partial

from whiteglove.promises.hearing import moments as m
from whiteglove.promises.hearing.rules import (
    Commitment,
    Language,
    Timing,
    any_of,
    clock_of,
    counted,
    part_of,
    year_of,
)

_WITHIN = any_of(
    "sous, sous un délai de, dans, dans les, dans un délai de, au plus tard dans, en, à compter de",
)
_SUBJECTS = any_of(
    "je, nous, on, notre équipe, mon collègue, ma collègue, un collègue, il, elle",
)
_REFUND = any_of(
    "rembours, crédit, indemnis, dédommag, vers",
)
_SEND = any_of(
    "envo, enverr, expédi, livr, adress, transmet, retourn, renvo, renverr, remett",
    "échang, remplac",
)
_TO_SEND = any_of(
    "envoyer, expédier, livrer, adresser, transmettre, renvoyer",
)
_TELL = any_of(
    "répond, inform, tien[ds], tiendr, contact, écri, confirm, donner, préviendr, avert",
    "communiqu, indiqu, signal",
)
_TO_TELL = any_of(
    "répondre, informer, tenir, contacter, écrire, confirmer, prévenir",
)
_MEND = any_of(
    "répar, corrig, résoudr, annul, réserv, organis, prépar, traiter, vérifi, finir",
    "terminer, fer",
)
_TO_MEND = any_of(
    "réparer, corriger, résoudre, annuler, organiser, préparer, traiter, faire",
    "vérifier",
)
_SERVED = any_of(
    "remboursée?, contactée?, appelée?, rappelée?, livrée?, indemnisée?",
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_DAY, _MONTH = "|".join(_WEEKDAYS), "|".join((*_MONTHS, "fevrier", "aout", "decembre"))
_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "douze": 12, "quinze": 15, "quelques": 3,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_IN = (
    rf"\b{_WITHIN}"
    r"(?: les| au plus| environ| à)* |\bd['’]ici(?: à)? "
)
_PART = {"matin": m.MORNING_ENDS, "midi": m.NOON, "après-midi": m.WORKING_DAY_ENDS, "soir": m.EVENING_ENDS}
_PLAIN = str.maketrans("éèêûôàç", "eeeuoac")


def _weekday(name: str) -> int:
    return _WEEKDAYS.index(name.lower())


def _month(name: str) -> int:
    wanted = name.lower().translate(_PLAIN)
    return next(number for number, full in enumerate(_MONTHS, 1) if full.translate(_PLAIN) == wanted)


_part = partial(part_of, parts=_PART)
TIMINGS = (
    *counted(
        _NUMBERS,
        half_hour=rf"(?:{_IN})(?:une |la )?(?:prochaine )?demi[- ]heure\b",
        minutes=rf"(?:{_IN}){_COUNT} ?(?:minutes?|min|mn)\b",
        hours=rf"(?:{_IN}){_COUNT} ?(?:heures?|h)\b(?P<and_half> et demie)?",
        working_days=rf"(?:{_IN}){_COUNT} jours? (?:ouvr(?:é|e|able|és|ables)s?)\b",
        days=rf"(?:{_IN}){_COUNT} jours?\b",
        weeks=rf"(?:{_IN}){_COUNT} semaines?\b",
        months=rf"(?:{_IN}){_COUNT} mois\b",
    ),
    Timing(r"\bdans l['’]heure\b", lambda s, _f, _: m.in_hours(s, 1)),
    Timing(r"\b(?:la )?fin de (?:la |cette )?journée\b", lambda s, _f, _: m.in_days(s, 0)),
    Timing(r"\bfin de (?:la )?semaine prochaine\b", lambda s, _f, _: m.end_of_week(s, 1)),
    Timing(r"\bfin de (?:la |cette )?semaine\b|\bcette semaine\b", lambda s, _f, _: m.end_of_week(s)),
    Timing(r"\b(?:fin du |le )?mois prochain\b", lambda s, _f, _: m.end_of_month(s, 1)),
    Timing(r"\bfin (?:du|de ce) mois\b|\bce mois-ci\b", lambda s, _f, _: m.end_of_month(s)),
    Timing(
        rf"\b(?P<day>{_DAY}) (?:de la semaine )?prochaine?\b(?: (?P<part>matin|midi|après-midi|soir))?",
        lambda s, f, c: m.on_weekday(s, _weekday(f["day"]), c or _part(f), is_next_week=True),
    ),
    Timing(r"\bla semaine prochaine\b", lambda s, _f, _: m.end_of_week(s, 1)),
    Timing(
        r"\baprès-demain\b(?: (?P<part>matin|midi|après-midi|soir))?",
        lambda s, f, c: m.in_days(s, 2, c or _part(f)),
    ),
    Timing(r"\bdemain\b(?: (?P<part>matin|midi|après-midi|soir))?", lambda s, f, c: m.in_days(s, 1, c or _part(f))),
    Timing(r"\b(?:ce|cet) (?P<part>matin|midi|après-midi|soir)\b", lambda s, f, c: m.in_days(s, 0, c or _part(f))),
    Timing(r"\baujourd['’]hui\b|\bdans la journée\b", lambda s, _f, c: m.in_days(s, 0, c)),
    Timing(
        rf"\b(?P<number>\d{{1,2}}|1er) (?P<month>{_MONTH})\b(?: (?P<year>20\d\d))?",
        lambda s, f, c: m.on_date(s, int(f["number"].removesuffix("er")), _month(f["month"]), year_of(f), c),
    ),
    Timing(
        r"\b(?P<number>[0-3]?\d)[/.](?P<month>[01]?\d)(?:[/.](?P<year>20\d\d|\d\d))?(?![\d/]|\.\d)",
        lambda s, f, c: m.on_date(s, int(f["number"]), int(f["month"]), year_of(f), c),
    ),
    Timing(
        rf"\b(?P<day>{_DAY})\b(?: (?P<part>matin|midi|après-midi|soir))?",
        lambda s, f, c: m.on_weekday(s, _weekday(f["day"]), c or _part(f)),
    ),
    Timing(r"\b(?:avant|à) midi\b", lambda s, _f, _: m.at_clock(s, m.NOON)),
)
CLOCK = (
    r"\b(?:à|avant|vers|jusqu['’]à|d['’]ici|dès) (?P<hour>\d{1,2}) ?(?:h(?:eures?)?|:) ?(?P<minute>[0-5]\d)?(?!\w)",
)
_YOU = r"(?: (?:vous|le|la|les|lui|leur|en|y)){0,3} ?(?:l['’])?"
_WE = rf"\b{_SUBJECTS}\b{_YOU}"
_GOING_TO = r"\b(?:je vais|nous allons)(?: vous)?(?: la| le| les)?"
_FUTURE = "(?:ai|ons|a|ont)"
_NOUN = r"[\w -]{2,40}?"
FRENCH = Language(
    code="fr",
    commitments=(
        Commitment("call", rf"{_WE}(?:r?appell|téléphon)\w+\b|{_GOING_TO} r?appeler\b", is_strong=True),
        Commitment(
            "come back", rf"{_WE} ?(?:revien|reviendr)\w* vers vous\b|{_GOING_TO} revenir vers vous\b", is_strong=True
        ),
        Commitment(
            "refund",
            rf"{_WE}{_REFUND}(?:er)?(?:{_FUTURE}|e)\b"
            rf"|{_GOING_TO} rembourser\b",
            is_strong=True,
        ),
        Commitment(
            "send",
            rf"{_WE}{_SEND}\w*(?:{_FUTURE}|ie|ions)\b|{_WE}fer{_FUTURE} parvenir\b"
            rf"|{_GOING_TO} {_TO_SEND}\b",
        ),
        Commitment(
            "tell",
            rf"{_WE}{_TELL}\w*\b|{_WE}fer{_FUTURE} savoir\b"
            rf"|{_GOING_TO} {_TO_TELL}\b",
        ),
        Commitment(
            "put right",
            rf"{_WE}{_MEND}\w*{_FUTURE}\b"
            rf"|{_GOING_TO} {_TO_MEND}\b",
        ),
        Commitment(
            "you will",
            rf"\bvous (?:recevrez|aurez|obtiendrez"
            rf"|serez {_SERVED})",
        ),
        Commitment(
            "it will be",
            rf"\b(?:il|elle|ils|elles|cela|ça|(?:votre|vos|le|la|les) {_NOUN}) (?:vous )?"
            r"(?:sera|seront|arrivera|arriveront)\b",
        ),
        Commitment(
            "promise",
            rf"{_WE}(?:promets|promettons|garantis|garantissons)\b|\b(?:je m['’]engage|nous nous engageons)\b",
            is_strong=True,
        ),
    ),
    refusals=(
        r"\b(?:ne|n['’])(?: \w+){0,3} (?:pas|plus|jamais|aucun|point)\b",
        r"\b(?:pourr(?:ait|ions|ais)|aurait|aurions|serait|devrait|devrions)\b",
        r"\bvous (?:avez|aviez) dit\b|\bon m['’]a\b|\bsi vous (?:le )?(?:voulez|souhaitez|préférez)\b",
    ),
    timings=TIMINGS,
    clocks=tuple(clock_of(pattern) for pattern in CLOCK),
)
