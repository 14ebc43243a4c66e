"""Words with which customers say that they leave us, by language; few, public, and rather silent than wrong.

A word alone ("cancel", 解約, « résilier ») leaves nobody: orders are cancelled, and people ask how. So each line is a
whole saying, and a question or a denial of it is none. Method: docs/methods/early-signs.md.
"""

import re

_EN_COMPANY = r"(?:compan(?:y|ies)|providers?|suppliers?|airlines?|banks?|insurers?|operators?)\b"
_EN_OTHER = rf"(?:your competitors?\b|the competition\b|(?:another|an other|a different|other) {_EN_COMPANY})"
_EN_SERVED = r"(?:fly|flying|buy|buying|book|booking|order|ordering|shop|shopping|use|using|travel|travell?ing)"
_EN_YOURS = r"(?:you|your \w{1,15})"
_JA_NO_MORE = (
    r"(?:(?:利用|予約|注文|購入)は?(?:いた)?し(?:ません|ない|たくない)|(?:使|買)(?:いません|わない|いたくない))"
)
_FR_OURS = r"(?:mon|ma|mes|notre|nos) (?:compte|contrat|abonnement|forfait|adhésion)s?\b"
_FR_OTHER = r"(?:un|une|la)? ?(?:autre (?:compagnie|fournisseur|opérateur|banque|société|enseigne)|concurren\w+)\b"

WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(?:clos|delet|terminat|cancel)(?:e|ing|ling)? (?:my|our) (?:account|contract|subscription|membership)\b",
        rf"\b(?:switch|switching|move|moving|going|change|changing|leaving|leave)(?: over)? (?:to|for) {_EN_OTHER}",
        r"\btak(?:e|ing) (?:my|our) (?:business|custom|money) elsewhere\b",
        r"\byou(?:['’]ve| have)?(?: just)? lost (?:me|us|a (?:\w{1,12} )?customer|(?:my|our) (?:business|custom))\b",
        rf"\b(?:never|not|won['’]t)(?: be)? {_EN_SERVED}(?: (?:with|from|at))? {_EN_YOURS} (?:again|any ?more)\b",
        rf"\blast time (?:i|we)(?:['’]ll| will)? (?:ever )?{_EN_SERVED}(?: (?:with|from|at))? you\b",
    ),
    "ja": (
        r"(?:解約|退会)(?:します|いたします|致します|させて(?:いただき|頂き|もらい)|したい|を(?:希望|お願い))",
        r"他社(?:さん)?(?:に|へ)(?:乗り?換え|乗りかえ|切り替え|変え|替え|移)",
        rf"(?:もう|二度と|今後一切|金輪際)[^。！？!?]{{0,15}}{_JA_NO_MORE}",
    ),
    "fr": (
        rf"\b(?:je|nous) (?:\w{{1,12}} )?(?:résili|clôtur|ferm)(?:e|er|ons) {_FR_OURS}",
        r"\bvous (?:venez de |avez |allez )?(?:perdre|perdu|perdez) (?:un|une|votre) (?:\w{1,8} )?client",
        rf"\b(?:je|nous) (?:pars|passe|vais|partons|passons|allons)(?: aller| voir)? (?:chez|à|vers) {_FR_OTHER}",
        rf"\b(?:je|nous) (?:change|changeons) (?:de|pour) {_FR_OTHER}",
        r"\bplus jamais (?:\w{1,15} )?(?:chez|avec) vous\b",
    ),
}  # fmt: skip
LEAVES = re.compile("|".join(word for words in WORDS.values() for word in words), re.IGNORECASE)
DENIED = re.compile(
    r"(?:\b(?:not|never|without|before|unless)|n['’]t|\bne|\bsans)(?: \w{1,12}){0,3} $", re.IGNORECASE
)
SENTENCE = re.compile(r"[^.!?。！？\n]{1,600}[.!?。！？]{0,3}")
ASKS = ("?", "？", "か。")
LONGEST_TEXT = 20_000


def says_they_leave(text: str) -> bool:
    """Whether what is new in a message says that its author leaves us."""
    return any(_leaves(sentence.group()) for sentence in SENTENCE.finditer(text[:LONGEST_TEXT]))


def _leaves(sentence: str) -> bool:
    if sentence.rstrip().endswith(ASKS):
        return False
    return any(not DENIED.search(sentence[: found.start()]) for found in LEAVES.finditer(sentence))
