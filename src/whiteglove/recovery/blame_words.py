"""Words with which customers blame a rule, by language; few, so that what is suggested is mostly so.

A word alone ("policy", 規則, « règlement ») blames nothing: an insurance policy, a question about the rules and a
payment (règlement) are no grievance. So each line is a rule together with what is said of it.
"""

import re

_EN = r"(?: [\w'-]{1,20})? (?:policy|policies|rules?|regulations?)\b"
_EN_BECAUSE = r"\b(?:because of|due to|thanks to|against|hid(?:e|es|ing) behind|blam(?:e|es|ing))"
_EN_SAYS = (
    r"(?:say|says|said|states?|does not|doesn['’]t|do not|don['’]t|did not|didn['’]t|will not|won['’]t|forbids?"
    r"|prevents?|stops?|means? that|makes? no sense)\b"
)
_EN_BAD = r"(?:absurd|ridiculous|unfair|stupid|silly|nonsense|rigid|outdated|insane|useless)"
_EN_IS = r"\b(?:it is|it['’]s|it was|this is|that is|that['’]s|that was)(?: just| only| simply)?"

_JA = r"(?:規則|規定|規約|ルール|決まり|きまり|ポリシー)"
_JA_REFUSED = (
    r"(?:できない|できません|出来ない|出来ません|無理|断られ|断わられ|だめ|ダメ|駄目|拒否|認められな|認められませ)"
)

_FR = r"(?:règlements?|règles?|politiques? (?:interne|commerciale)s?)"
_FR_BECAUSE = r"\b(?:à cause|en raison) (?:de la|de votre|de vos|de ce|de ces|du|des)(?: \w{1,15})?"
_FR_SAYS = (
    r"(?:dit|disent|interdit|interdisent|exige|exigent|empêche|empêchent|oblige|obligent|ne permet|ne permettent"
    r"|n['’]autorise|n['’]autorisent|prévoit|prévoient)\b"
)
_FR_BAD = r"(?:absurde|ridicule|injuste|stupide|rigide)"

WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        rf"{_EN_BECAUSE} (?:your|the|this|that|company){_EN}",
        rf"\b(?:your|the|this|that|company){_EN} {_EN_SAYS}",
        rf"\b(?:your|this|that|these|those){_EN} (?:is|are|was|were) (?:\w{{1,12}} )?{_EN_BAD}\b",
        rf"{_EN_IS} (?:against )?(?:your|the|company){_EN}",
        rf"\b{_EN_BAD}{_EN}",
    ),
    "ja": (
        rf"{_JA}(?:だから|なので|なんで|ですから|ですので|だと|のせい|を理由に|を盾に)",
        rf"{_JA}(?:で|では|により|によって|上)、?[^。？?！!]{{0,20}}{_JA_REFUSED}",
        rf"(?:おかしな|ばかげた|馬鹿げた|理不尽な|不公平な|融通の利かない){_JA}",
    ),
    "fr": (
        rf"{_FR_BECAUSE} {_FR}",
        rf"\b(?:votre|vos|le|la|les|ce|cette|ces) {_FR} (?:\w{{1,12}} )?{_FR_SAYS}",
        rf"\bc['’](?:est|était) (?:simplement )?(?:le|la|votre|vos) {_FR}",
        rf"\b(?:vos|votre|cette|ces|ce) {_FR} (?:est|sont|était|étaient) (?:\w{{1,12}} )?{_FR_BAD}",
    ),
}
# A question about a rule blames nobody, unless it asks why.
WHY: dict[str, str] = {"en": r"\bwhy\b|\bhow come\b", "ja": r"なぜ|なんで|どうして", "fr": r"\bpourquoi\b"}

BLAMES = {language: re.compile("|".join(lines), re.IGNORECASE) for language, lines in WORDS.items()}
ASKS_WHY = re.compile("|".join(WHY.values()), re.IGNORECASE)
