"""Where Hoshi Air flies from Tokyo: the city in three languages, the flight number out (back is one more)."""

from dataclasses import dataclass

from whiteglove.demo.story.told import Language


@dataclass(frozen=True, slots=True)
class Route:
    """A city at the other end of a route from Tokyo."""

    flight: int
    names: dict[Language, str]
    far: bool


def _route(flight: int, names: str, *, far: bool = True) -> Route:
    en, ja, fr = names.split()
    written: dict[Language, str] = {"en": en.replace("_", " "), "ja": ja, "fr": fr.replace("_", " ")}
    return Route(flight=flight, names=written, far=far)


TOKYO: dict[Language, str] = {"en": "Tokyo", "ja": "東京", "fr": "Tokyo"}
ROUTES = (
    _route(21, "Sapporo 札幌 Sapporo", far=False),
    _route(37, "Osaka 大阪 Osaka", far=False),
    _route(45, "Fukuoka 福岡 Fukuoka", far=False),
    _route(63, "Okinawa 沖縄 Okinawa", far=False),
    _route(101, "Seoul ソウル Séoul"),
    _route(115, "Taipei 台北 Taipei"),
    _route(131, "Hong_Kong 香港 Hong_Kong"),
    _route(147, "Hanoi ハノイ Hanoï"),
    _route(153, "Bangkok バンコク Bangkok"),
    _route(165, "Manila マニラ Manille"),
    _route(217, "Singapore シンガポール Singapour"),
    _route(223, "Kuala_Lumpur クアラルンプール Kuala_Lumpur"),
    _route(231, "Jakarta ジャカルタ Jakarta"),
    _route(245, "Delhi デリー Delhi"),
    _route(301, "Sydney シドニー Sydney"),
    _route(313, "Auckland オークランド Auckland"),
    _route(405, "Paris パリ Paris"),
    _route(411, "London ロンドン Londres"),
    _route(423, "Frankfurt フランクフルト Francfort"),
    _route(437, "Milan ミラノ Milan"),
    _route(449, "Geneva ジュネーブ Genève"),
    _route(455, "Brussels ブリュッセル Bruxelles"),
    _route(501, "Vancouver バンクーバー Vancouver"),
    _route(513, "Montreal モントリオール Montréal"),
    _route(527, "San_Francisco サンフランシスコ San_Francisco"),
    _route(533, "Honolulu ホノルル Honolulu"),
)
