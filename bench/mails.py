"""Mails for the intake: 13 kB, text and HTML, names in many scripts, one in five with a file of 30 kB."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

PEOPLE = [
    "Aïcha Benoît",
    "山田 花子",
    "Jürgen Größmann",
    "Zoë Ångström",
    "Łukasz Żak",
    "Мария Иванова",
    "François Lefèvre",
]
SENTENCES = {
    "en": "My suitcase did not arrive with the flight from Singapore, and nobody at the desk could tell me more. ",
    "fr": "Ma valise n’est pas arrivée avec le vol de Singapour, et personne au guichet n’a pu m’en dire plus. ",
    "ja": "シンガポールからの便で荷物が届かず、窓口でも詳しいことが分かりませんでした。ご確認ください。",
}
TEXT_BYTES, HTML_BYTES, FILE_BYTES = 4_000, 8_000, 30_000


def make_mails(count: int, *, seed: int = 1, mark: str = "a") -> list[bytes]:
    """The same seed and mark give the same mails; another mark gives others of the same kind."""
    chance = random.Random(seed)
    return [_mail(number, chance, mark) for number in range(count)]


def _mail(number: int, chance: random.Random, mark: str) -> bytes:
    language = ("en", "fr", "ja")[number % 3]
    sentence = SENTENCES[language]
    mail = EmailMessage()
    mail["From"] = f"{PEOPLE[number % len(PEOPLE)]} <customer{number}.{mark}@example.org>"
    mail["To"] = "Service à la clientèle <desk@example.com>"
    mail["Subject"] = f"Bagage égaré n° {number} / 紛失手荷物"
    mail["Message-ID"] = f"<{mark}.{number}@example.org>"
    mail["Date"] = format_datetime(datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=number))
    size = len(sentence.encode()) * (4 if language == "ja" else 3) // 3  # base64 makes it a third longer
    lines = [f"{sentence}({chance.randrange(10**6)})" for _ in range(TEXT_BYTES // size)]
    mail.set_content("\n\n".join(lines), cte="quoted-printable" if language != "ja" else "base64")
    rows = "".join(
        f'<tr><td style="padding:4px">{place}</td><td><b>{sentence}</b></td></tr>'
        for place in range(HTML_BYTES // (size + 60))
    )
    html = f"<html><head><style>td {{ color: #333 }}</style></head><body><table>{rows}</table></body></html>"
    mail.add_alternative(html, subtype="html", cte="base64" if language == "ja" else "8bit")
    if number % 5 == 0:
        mail.add_attachment(
            chance.randbytes(FILE_BYTES), maintype="application", subtype="pdf", filename=f"reçu-{number}-領収書.pdf"
        )
    return mail.as_bytes()
