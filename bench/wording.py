"""Texts for many conversations: in three languages, with words as common and as rare as people use them.

The n-th word of a language is said with a chance of about 1/n (Zipf): so some stand in half of all conversations, and
most in a handful. The common ones are real; behind them come words made of syllables, for nobody has to read them.
"""

import random
from dataclasses import dataclass
from itertools import accumulate

from whiteglove.foundation.text import search_words

VOCABULARY = 40_000
SENTENCES = 6_000
# Shares of what customers write in; of each language its own words, the most common first.
SPOKEN = {"en": 50, "ja": 30, "fr": 20}
COMMON = {
    "en": "the to I and my of a in for is not it was you that on with have at we flight but from be this me your are "
    "no please when bag suitcase they can been had so if as ticket refund day could an by hotel will what which seat "
    "now days would call airport booking lost still delay name there has more told nobody miles two card voucher our "
    "week after again answer help change date invoice address number waiting Singapore Tokyo Paris letter receipt "
    "email money passport thank dear delayed cancelled damaged wheelchair connection luggage desk pay tomorrow price",
    "fr": "de la le et je les mon à en pas que vous ma pour est un une des ne dans du il sur avec mes été ai nous au "
    "mais qui plus ce votre bagage vol valise par on billet remboursement jour était sans être si fait hôtel retard "
    "personne réponse deux encore numéro carte siège aéroport réservation semaine perdu annulé facture adresse nom "
    "merci bonjour attends demain argent reçu passeport Singapour Paris Tokyo lettre date changer prix aide toujours",
    "ja": "荷物 便 予約 返金 連絡 確認 お願い 空港 搭乗 変更 座席 遅延 領収書 電話 到着 出発 回答 手続き 問い合わせ 東京 "
    "シンガポール ホテル 航空券 マイル 名前 住所 番号 カード 担当 明日 昨日 子供 車椅子 食事 破損 紛失 欠航 乗り継ぎ 荷札 "
    "引換証 補償 代金 支払い 日程 席 窓口 案内 鞄 旅券 土産 会員 登録 書類 写真 証明書 手紙 返事 家族 母 夫 出張 会議 旅行",
}
SYLLABLES = {
    "en": "ba con der est fin gor hal ing jum ker lan mor nip ost per quil ran sto tur und vel wis yar zen",
    "fr": "bou char dé eau fron gui hé ille jou lai mé nou oise pré quai rè sou tion ul vieux",
    "ja": "山 川 田 中 村 森 林 石 木 水 火 土 金 日 月 星 空 海 島 風 雨 雪 花 草 竹 松 梅 桜 春 夏 秋 冬 東 西 南 北 上 下 "
    "左 右 内 外 前 後 高 低 大 小 長 短 新 古 明 暗 白 黒 青 赤 緑 道 橋 駅 港 市 町 店 家 門 室 車 船 機 線 路",
}
JAPANESE_ENDS = (
    "について教えてください。",
    "が届きません。",
    "を希望します。",
    "はどうなりましたか。",
    "を確認したいです。",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the words under which it is found, as PostgreSQL reads a tsvector."""

    text: str
    found_by: str


class Language:
    """What one language says, again and again."""

    def __init__(self, code: str, chance: random.Random) -> None:
        self.code, self.chance = code, chance
        self.words = _vocabulary(code, chance)
        weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.sentences = [self._sentence(weights) for _ in range(SENTENCES)]

    def _sentence(self, weights: list[float]) -> Said:
        count = self.chance.randint(3, 5) if self.code == "ja" else self.chance.randint(6, 14)
        words = self.chance.choices(self.words, cum_weights=weights, k=count)
        if self.code == "ja":
            return said("の".join(words) + self.chance.choice(JAPANESE_ENDS))
        text = " ".join(words)
        return said(text[0].upper() + text[1:] + ".")

    def letter(self) -> list[Said]:
        """Some sentences; in one letter of three a rare word."""
        sentences = self.chance.choices(self.sentences, k=self.chance.randint(1, 4))
        if self.chance.random() < 1 / 3:
            sentences.append(said(self.rare_word()))
        return sentences

    def rare_word(self) -> str:
        """A word a few dozen among a million conversations hold."""
        return self.words[self.chance.randrange(len(self.words) // 4, len(self.words))]


def said(text: str) -> Said:
    """A text with the words under which it is found."""
    return Said(text, " ".join(f"'{word}'" for word in search_words(text)))


def _vocabulary(code: str, chance: random.Random) -> list[str]:
    words = dict.fromkeys(COMMON[code].split())
    syllables = SYLLABLES[code].split()
    most = 3 if code == "ja" else 4
    while len(words) < VOCABULARY:
        words["".join(chance.choices(syllables, k=chance.randint(2, most)))] = None
    return list(words)


def languages(chance: random.Random) -> list[Language]:
    """One entry a per cent of what is written: `chance.choice` gives each its share."""
    made = {code: Language(code, chance) for code in SPOKEN}
    return [made[code] for code, share in SPOKEN.items() for _ in range(share)]
