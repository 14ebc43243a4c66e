"""Customers and colleagues of a large house, with names in the scripts of the world."""

import random

NAMES = (
    (
        "Aïcha Zoë Jürgen Łukasz François Emma Noah Olga Þóra Søren Ana Mateus Sinéad Iñaki",
        "Benoît Ångström Größmann Żak Lefèvre Smith O’Brien Novák Kjær Ferreira Etxeberria Müller Tan Brown Martin",
    ),
    (
        "花子 太郎 愛子 健一 美咲 翔太 さくら 陽菜 大輔 恵",
        "山田 佐藤 鈴木 高橋 田中 伊藤 渡辺 中村 小林 加藤 吉田 髙﨑",
    ),
    ("Мария Иван Ольга Сергій Елена Дмитро", "Иванова Петренко Смирнов Коваль Ђорђевић"),
    ("伟 芳 娜 敏 静 磊", "王 李 张 刘 陈 杨 歐陽"),
    ("민준 서연 지우 하은", "김 이 박 최 정"),
    ("أحمد فاطمة يوسف ليلى", "الهاشمي منصور حداد"),
    ("Γιώργος Ελένη Νίκος", "Παπαδόπουλος Δημητρίου"),
    ("स्नेहा अर्जुन", "शर्मा पटेल"),
)
SHARES = (50, 30, 5, 5, 4, 3, 2, 1)
FAMILY_FIRST = {1, 3, 4}
COLLEAGUES = 30
TEAMS = ("Baggage", "Refunds", "Groups", "Loyalty", "Staff matters")
PRIVATE_TEAM = "Staff matters"
TAGS = 30


class Names:
    """Draws names."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.scripts = [(given.split(), family.split()) for given, family in NAMES]
        self.drawn = [script for script, share in enumerate(SHARES) for _ in range(share)]

    def name(self) -> str:
        """Of anybody."""
        script = self.chance.choice(self.drawn)
        given, family = (self.chance.choice(names) for names in self.scripts[script])
        if script in FAMILY_FIRST:
            return f"{family} {given}" if script == 1 else f"{family}{given}"
        return f"{given} {family}"
