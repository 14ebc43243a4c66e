"""Japanese: how we say that we will do something, and by when. Read after NFKC, so that ３ is 3."""

import re
from datetime import datetime, time
from functools import partial

from whiteglove.promises.hearing import moments as m
from whiteglove.promises.hearing.moments import Clock, Spoken
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

_LATER = any_of(
    "改めて, あらためて, 後ほど, のちほど, 追って",
)
_WORD = any_of(
    "ご?連絡, お電話, ご?回答, ご?返信, お知らせ, ご?案内",
)
_REFUND = any_of(
    "ご?返金, 払い?戻し, ご?返品, 補償, お?振り?込み?",
)
_SEND = any_of(
    "お送り, ご?発送, 送付, ご?郵送, お届け, 配達, 配送, ご?返送, ご?用意, ご?手配, ご?交換",
)
_TELL = any_of(
    "ご?連絡, お知らせ, ご?回答, お?答え, ご?返信, お返事, ご?案内, ご?報告, ご?確認, お調べ",
    "調査, ご?説明, ご?通知",
)
_MEND = any_of(
    "ご?対応, 修理, 修正, 解決, 処理, お?手続き?, ご?予約, 変更, 取り消し, キャンセル, 完了, 準備",
    "作成",
)
_WEEKDAYS = "月火水木金土日"
_NUMBERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "数": 3,
}
_COUNT = r"(?P<count>\d{1,3}|[一二三四五六七八九十数])"
_PART = {"午前中": m.MORNING_ENDS, "朝": m.MORNING_ENDS, "正午": m.NOON, "午後": m.WORKING_DAY_ENDS,
         "夕方": time(18), "夜": m.EVENING_ENDS, "中": None}  # fmt: skip
_OF_DAY = r"(?:の)?(?P<part>午前中|正午|午後(?!\d)|夕方|夜|朝|中)?"


_part = partial(part_of, parts=_PART)


def _day_of(found: re.Match[str]) -> int:
    return _WEEKDAYS.index(found["day"])


def _on_date(spoken: Spoken, found: re.Match[str], clock: Clock) -> datetime | None:
    return m.on_date(spoken, int(found["number"]), int(found["month"]), year_of(found), clock or _part(found))


TIMINGS = (
    *counted(
        _NUMBERS,
        half_hour=r"半時間(?:以内|後|ほど)",
        minutes=rf"{_COUNT}分(?:以内|後|ほど)",
        hours=rf"{_COUNT}時間(?P<and_half>半)?(?:以内|後|ほど)",
        working_days=rf"{_COUNT}営業日(?:以内|後|ほど|中)?",
        days=rf"{_COUNT}日(?:以内|間|後|ほど)",
        weeks=rf"{_COUNT}週間",
        months=rf"{_COUNT}(?:か|ヶ|ヵ|ケ|カ|箇)月",
    ),
    Timing(r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<number>\d{1,2})日" + _OF_DAY, _on_date),
    Timing(r"(?P<month>\d{1,2})月(?P<number>\d{1,2})日(?:\([月火水木金土日]\))?" + _OF_DAY, _on_date),
    Timing(r"(?P<month>\d{1,2})/(?P<number>\d{1,2})(?:\([月火水木金土日]\))?(?![\d/])" + _OF_DAY, _on_date),
    Timing(
        rf"来週(?:の)?(?P<day>[{_WEEKDAYS}])曜日?{_OF_DAY}",
        lambda s, f, c: m.on_weekday(s, _day_of(f), c or _part(f), is_next_week=True),
    ),
    Timing(r"来週(?:中|末|いっぱい)?", lambda s, _f, _: m.end_of_week(s, 1)),
    Timing(
        rf"(?:今週(?:の)?)?(?P<day>[{_WEEKDAYS}])曜日?{_OF_DAY}",
        lambda s, f, c: m.on_weekday(s, _day_of(f), c or _part(f)),
    ),
    Timing(r"今週(?:中|末|いっぱい)", lambda s, _f, _: m.end_of_week(s)),
    Timing(r"週末", lambda s, _f, _: m.end_of_week(s)),
    Timing(r"来月(?:中|末)?", lambda s, _f, _: m.end_of_month(s, 1)),
    Timing(r"今月(?:中|末)|月末", lambda s, _f, _: m.end_of_month(s)),
    Timing(rf"(?:明後日|あさって){_OF_DAY}", lambda s, f, c: m.in_days(s, 2, c or _part(f))),
    Timing(rf"(?:明日|あす|あした|翌日){_OF_DAY}", lambda s, f, c: m.in_days(s, 1, c or _part(f))),
    Timing(r"明朝", lambda s, _f, c: m.in_days(s, 1, c or m.MORNING_ENDS)),
    Timing(r"翌営業日", lambda s, _f, _: m.in_working_days(s, 1)),
    Timing(rf"(?:本日|今日|きょう|当日){_OF_DAY}", lambda s, f, c: m.in_days(s, 0, c or _part(f))),
    Timing(r"今夜|今晩", lambda s, _f, c: m.in_days(s, 0, c or m.EVENING_ENDS)),
    Timing(r"夕方", lambda s, _f, _: m.at_clock(s, time(18))),
    Timing(r"正午", lambda s, _f, _: m.at_clock(s, m.NOON)),
)
CLOCK = (
    r"(?P<half>午前|午後)?(?P<hour>\d{1,2})時(?:(?P<minute>[0-5]?\d)分|(?P<thirty>半))?(?:まで|頃|ごろ|以降|に|には|、|$)",
    r"(?P<half>午前|午後)?(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?:まで|頃|ごろ|以降|に)",
)
_HUMBLY = any_of(
    "させていただき, させて頂き, 差し上げ, 差しあげ, いたし, 致し, 申し上げ, し, でき, いただけ, なり, され"
)
_DO = rf"(?:を|は|が|も)?{_HUMBLY}ます"
JAPANESE = Language(
    code="ja",
    commitments=(
        Commitment(
            "call",
            rf"(?:お電話|折り?返し|電話){_DO}|折り?返し(?:お電話|ご?連絡){_DO}|かけ直し(?:いたし|致し)?ます",
            is_strong=True,
        ),
        Commitment(
            "come back",
            rf"{_LATER}.{{0,30}}"
            rf"{_WORD}{_DO}",
            is_strong=True,
        ),
        Commitment("refund", rf"{_REFUND}{_DO}", is_strong=True),
        Commitment(
            "send",
            rf"{_SEND}{_DO}"
            r"|届きます|お手元に(?:届き|お届けし)ます|到着(?:いたし|致し|し)ます",
        ),
        Commitment(
            "tell",
            rf"{_TELL}{_DO}",
        ),
        Commitment(
            "put right",
            rf"{_MEND}{_DO}",
        ),
        Commitment("promise", r"(?:お約束|約束|保証)(?:いたし|致し|し)ます", is_strong=True),
    ),
    refusals=(
        r"(?:でき|いたし|致し|され|なり)ません|かねます|いたしかね|致しかね|ことはございません|予定はございません",
        r"(?:よろしい|宜しい)でしょうか|ませんか|でしょうか",
        r"(?:場合(?:が|も)(?:ござい|あり)ます|かもしれません)",
    ),
    timings=TIMINGS,
    clocks=tuple(clock_of(pattern) for pattern in CLOCK),
)
