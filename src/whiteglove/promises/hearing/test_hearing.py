"""Sentences that promise and sentences that do not, in three languages, said on a Monday morning in March."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.promises.hearing import promises_in

PARIS, TOKYO, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - wall time; each test says where

ENGLISH = {
    "I'll call you back by Friday.": ("call", "2026-03-06 18:00"),
    "We will refund the 80 euros within 5 days.": ("refund", "2026-03-07 18:00"),
    "We will refund you within five working days.": ("refund", "2026-03-09 18:00"),
    "I will get back to you tomorrow morning.": ("come back", "2026-03-03 12:00"),
    "You will receive a new card by 12 March.": ("you will", "2026-03-12 18:00"),
    "Our team will send it to your hotel by March 5th, 2026.": ("send", "2026-03-05 18:00"),
    "Your bag will be delivered today before 8 pm.": ("you will", "2026-03-02 20:00"),
    "Ms. Suzuki will call you at 3 p.m. tomorrow.": ("call", "2026-03-03 15:00"),
    "We'll let you know by the end of the week.": ("tell", "2026-03-06 18:00"),
    "I am going to check this and answer next Tuesday.": ("tell", "2026-03-10 18:00"),
    "We shall have it repaired in two weeks.": ("put right", "2026-03-16 18:00"),
    "I will call you back.": ("call", None),
    "I promise that this does not happen again.": ("promise", None),
    "We will write to you within 24 hours.": ("tell", "2026-03-03 09:30"),
    "You can expect our answer by 2026-03-20.": ("expect", "2026-03-20 18:00"),
    "I'll ring you on Monday.": ("call", "2026-03-09 18:00"),
    "It will arrive in a couple of days.": ("it will be", "2026-03-04 18:00"),
    "We'll ship it at the end of next month.": ("send", "2026-04-30 18:00"),
    "I will call you within half an hour.": ("call", "2026-03-02 10:00"),
    "I will call you in the next half-hour.": ("call", "2026-03-02 10:00"),
    "I will call you within the hour.": ("call", "2026-03-02 10:30"),
    "I will call you in an hour.": ("call", "2026-03-02 10:30"),
    "I will call you in an hour and a half.": ("call", "2026-03-02 11:00"),
    "I will call you within two and a half hours.": ("call", "2026-03-02 12:00"),
    "I will call you in 45 minutes.": ("call", "2026-03-02 10:15"),
}
FRENCH = {
    "Je vous rappelle demain matin.": ("call", "2026-03-03 12:00"),
    "Nous vous rappellerons d'ici vendredi.": ("call", "2026-03-06 18:00"),
    "Nous vous rembourserons sous 5 jours ouvrés.": ("refund", "2026-03-09 18:00"),
    "Vous recevrez votre bagage avant le 12 mars.": ("you will", "2026-03-12 18:00"),
    "Nous vous enverrons un nouveau billet dans les 48 heures.": ("send", "2026-03-04 09:30"),
    "Je reviens vers vous la semaine prochaine.": ("come back", "2026-03-13 18:00"),
    "Votre valise sera livrée aujourd’hui avant 17 h 30.": ("it will be", "2026-03-02 17:30"),
    "Je vais vous rappeler mardi prochain à 10h.": ("call", "2026-03-10 10:00"),
    "Nous vous tiendrons informé d'ici la fin du mois.": ("tell", "2026-03-31 18:00"),
    "Vous serez remboursé le 05/03/2026.": ("you will", "2026-03-05 18:00"),
    "Je vous le promets.": ("promise", None),
    "Je vous rappelle dans une demi-heure.": ("call", "2026-03-02 10:00"),
    "Je vous rappelle d'ici une demi-heure.": ("call", "2026-03-02 10:00"),
    "Je vous rappelle dans une heure et demie.": ("call", "2026-03-02 11:00"),
    "Je vous rappelle dans une heure.": ("call", "2026-03-02 10:30"),
}
JAPANESE = {
    "明日の午前中に折り返しお電話いたします。": ("call", "2026-03-03 12:00"),
    "３日以内にご返金いたします。": ("refund", "2026-03-05 18:00"),
    "5営業日以内に返金させていただきます。": ("refund", "2026-03-09 18:00"),
    "金曜日までにご連絡いたします。": ("tell", "2026-03-06 18:00"),
    "本日中にお荷物をホテルへお届けします。": ("send", "2026-03-02 18:00"),
    "3月12日午後3時までに回答いたします。": ("tell", "2026-03-12 15:00"),
    "来週の火曜日に発送いたします。": ("send", "2026-03-10 18:00"),
    "改めてご連絡差し上げます。": ("come back", None),
    "一週間ほどで修理いたします。": ("put right", "2026-03-09 18:00"),
    "24時間以内にお返事いたします。": ("tell", "2026-03-03 09:30"),
    "お約束いたします。": ("promise", None),
    "30分以内にお電話いたします。": ("call", "2026-03-02 10:00"),
    "半時間以内にお電話いたします。": ("call", "2026-03-02 10:00"),
    "1時間半以内にお電話いたします。": ("call", "2026-03-02 11:00"),
    "二時間後にお電話いたします。": ("call", "2026-03-02 11:30"),
}
NO_PROMISES = [
    ("en", "Will you call us back by Friday?"),
    ("en", "We will not refund it within 5 days."),
    ("en", "I'm afraid we won't be able to deliver it tomorrow."),
    ("en", "We called you back on Friday."),
    ("en", "Thank you for your letter of 12 March."),
    ("en", "You said that you would call on Friday."),
    ("en", "I would send it today if I could."),
    ("en", "If you want, we can do it tomorrow."),
    ("en", "The office is open until 18:00."),
    ("fr", "Pouvez-vous nous rappeler demain ?"),
    ("fr", "Nous ne vous rembourserons pas sous 5 jours."),
    ("fr", "Nous vous avons rappelé vendredi."),
    ("fr", "Merci de votre message du 12 mars."),
    ("ja", "明日お電話いただけますか？"),
    ("ja", "5日以内の返金はいたしかねます。"),
    ("ja", "昨日お電話いたしました。"),
    ("ja", "金曜日はお休みです。"),
]


@pytest.mark.parametrize(
    ("language", "sentence", "rule", "due"),
    [
        (code, sentence, rule, due)
        for code, table in (("en", ENGLISH), ("fr", FRENCH), ("ja", JAPANESE))
        for sentence, (rule, due) in table.items()
    ],
)
def test_a_promise_is_heard_with_its_time(language: str, sentence: str, rule: str, due: str | None) -> None:
    zone = TOKYO if language == "ja" else PARIS
    heard = promises_in(sentence, language=language, at=MONDAY.replace(tzinfo=zone), zone=zone)
    assert [(one.sentence, one.rule) for one in heard] == [(sentence, f"{language}: {rule}")]
    moment = heard[0].due
    assert (moment and f"{moment.astimezone(zone):%Y-%m-%d %H:%M}") == due


@pytest.mark.parametrize(("language", "sentence"), NO_PROMISES)
def test_what_is_no_promise_is_not_heard(language: str, sentence: str) -> None:
    assert promises_in(sentence, language=language, at=MONDAY.replace(tzinfo=PARIS), zone=PARIS) == []


def test_the_day_is_the_customers_day() -> None:
    late = datetime(2026, 3, 2, 20, 0, tzinfo=NEW_YORK)  # Tuesday morning in Tokyo
    (heard,) = promises_in("I will call you tomorrow at 10 am.", language="en", at=late, zone=TOKYO)
    assert heard.due == datetime(2026, 3, 4, 10, 0, tzinfo=TOKYO).astimezone(UTC)


def test_a_letter_with_several_promises_and_a_quote() -> None:
    letter = """Dear Mr. Tan,

I am sorry that your bag did not come. I will call you back by Friday, and
we will refund the taxi within 10 days.
- You will receive the form tomorrow.

> I will call you back by Monday.
Ms. Suzuki"""
    heard = promises_in(letter, language="en", at=MONDAY.replace(tzinfo=PARIS), zone=PARIS)
    assert [one.rule for one in heard] == ["en: call", "en: you will"]
    assert heard[0].sentence.endswith("within 10 days.")


def test_in_a_language_nobody_told_all_rules_are_tried() -> None:
    for sentence in ("I'll call you by Friday.", "Je vous rappelle vendredi.", "金曜日までにお電話いたします。"):
        assert promises_in(sentence, language=None, at=MONDAY.replace(tzinfo=PARIS), zone=PARIS)


@given(
    st.text(max_size=300)
    | st.from_regex(r"(We will (call|send) (it|you) (by|in|on|at) [\w ,.:/-]{0,30}[.?!] ?){1,3}")
)
def test_any_text_is_read_and_what_is_heard_lies_ahead(text: str) -> None:
    at = MONDAY.replace(tzinfo=PARIS)
    for heard in promises_in(text, language=None, at=at, zone=PARIS):
        assert heard.due is None or heard.due > at
