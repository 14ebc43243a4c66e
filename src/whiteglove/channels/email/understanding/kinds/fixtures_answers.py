"""Mails of classes 84 to 88, 135, 136 and 140: answers no person wrote, and mail to many."""

from whiteglove.channels.email.understanding.kinds.fixture import Fixture, parts, plain
from whiteglove.channels.email.understanding.mail import Kind

AWAY = "Thank you for your message. I am out of the office until 9 March and will reply on my return."
# Subjects a mail program sets, per language, with words that fit.
SUBJECT_ONLY = (
    ("Automatic reply: Your lost bag", AWAY),
    ("Out of Office: Your lost bag", AWAY),
    (
        "Automatische Antwort: Ihr Koffer",
        "Ich bin bis zum 9. März nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.",
    ),
    ("Abwesenheitsnotiz: Ihr Koffer", "Ich bin im Urlaub."),
    ("Réponse automatique : Votre valise", "Je suis absente du bureau jusqu'au 9 mars."),
    ("Respuesta automática: Su maleta", "Estoy fuera de la oficina hasta el 9 de marzo."),
    ("Risposta automatica: La sua valigia", "Sono in ferie fino al 9 marzo."),
    ("Automatisch antwoord: Uw koffer", "Ik ben tot en met 9 maart niet op kantoor."),
    ("Resposta automática: Sua mala", "Estou de férias até 9 de março."),
    ("Autosvar: Din väska", "Jag har semester till och med den 9 mars."),
    ("Automatiskt svar: Din väska", "Jag är inte på kontoret."),
    ("Odpowiedź automatyczna: Bagaż", "Jestem na urlopie do 9 marca."),
    ("自動応答: お荷物の件", "3月9日まで不在にしております。"),
    ("自動返信: お荷物の件", "休暇中のため、戻り次第ご連絡いたします。"),
    ("自动答复: 您的行李", "我正在休假，无法及时回复您的邮件。"),
    ("자동 회신: 수하물", "휴가 중이라 자리를 비웁니다."),
    ("Автоматический ответ: Ваш багаж", "Я в отпуске до 9 марта."),
    ("Automatická odpověď: Zavazadlo", "Jsem mimo kancelář."),
    ("Otomatik yanıt: Bavulunuz", "9 Mart'a kadar izindeyim."),
)
# One weak sign each, with the opening of an absence note.
WEAK_SIGNS = (
    "Return-Path: <>",
    "X-Auto-Response-Suppress: DR, OOF, AutoReply",
    "X-Auto-Response-Suppress: All",
    "Precedence: bulk",
    "Precedence: junk",
    "Auto-Submitted: auto-generated",
)
STRONG_SIGNS = (
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-replied (vacation)",
    "X-Autoreply: yes",
    "X-Autorespond: aiko@kunde.example",
    "X-Autoresponder: yes",
    "Precedence: auto_reply",
    "X-Precedence: auto_reply",
    "Preference: auto_reply",
    "X-Vacation: yes",
    "X-Mail-Autoreply: 1",
)
CONFIRMATIONS = (
    (
        "[Ticket 4711] We have received your request",
        "We have received your request. Your ticket number is 4711. Please do not reply to this mail.",
    ),
    (
        "Eingangsbestätigung",
        "Vielen Dank für Ihre Anfrage. Die Ticketnummer lautet 4711. Diese Nachricht wurde automatisch erstellt.",
    ),
    ("Accusé de réception", "Nous avons bien reçu votre message. Ceci est un message automatique."),
    (
        "お問い合わせを受け付けました",
        "お問い合わせいただきありがとうございます。受付番号は4711です。本メールは自動送信です。",
    ),
)

ANSWERS = (
    *(
        Fixture(
            f"subject {subject}",
            "84: only the subject says so",
            plain(f"Subject: {subject}", text),
            Kind.AUTO_REPLY,
        )
        for subject, text in SUBJECT_ONLY
    ),
    *(
        Fixture(
            f"sign {sign}",
            "84: a header says so",
            plain(f"{sign}\nSubject: Re: Your lost bag", "Back on Monday."),
            Kind.AUTO_REPLY,
        )
        for sign in STRONG_SIGNS
    ),
    *(
        Fixture(
            f"weak {sign}",
            "84: a weak header and the words together",
            plain(f"{sign}\nSubject: Re: Your lost bag", AWAY),
            Kind.AUTO_REPLY,
        )
        for sign in WEAK_SIGNS
    ),
    Fixture(
        "absence for a subject",
        "84: no header at all",
        plain("Subject: Out of office", AWAY),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "abwesend",
        "84: no header at all, German",
        plain(
            "Subject: Abwesend",
            "Ich bin bis zum 9. März nicht im Büro. In dringenden Fällen wenden Sie sich bitte an Ben.",
        ),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "不在",
        "84: no header at all, Japanese",
        plain("Subject: 不在のお知らせ", "メールをいただきありがとうございます。3月9日まで不在です。"),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "note with real words",
        "85: the text stays, the kind too",
        plain(
            "Auto-Submitted: auto-replied\nSubject: Re: Your lost bag",
            AWAY + "\n\nFor lost bags my colleague Chidi (chidi@kunde.example) decides; the bag tag is NH 123456.",
        ),
        Kind.AUTO_REPLY,
    ),
    *(
        Fixture(
            f"confirmation {subject}",
            "86: a machine's address and set phrases",
            plain(f"From: Support <noreply@shop.example>\nSubject: {subject}", text),
            Kind.AUTO_REPLY,
        )
        for subject, text in CONFIRMATIONS
    ),
    Fixture(
        "confirmation with header",
        "86: as a ticket system marks it; also 135 and 136",
        plain(
            "Auto-Submitted: auto-replied\nFrom: Helpdesk <help@shop.example>\nSubject: Re: [#4711] Your lost bag",
            CONFIRMATIONS[0][1],
        ),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "confirmation without header",
        "86: no sign; shown as a message, not answered by machine",
        plain("From: Helpdesk <help@shop.example>\nSubject: Re: Your lost bag", CONFIRMATIONS[0][1]),
        Kind.MESSAGE,
    ),
    Fixture(
        "note without sign",
        "84: no sign; shown as a message, not answered by machine",
        plain(
            "Subject: Re: Your lost bag",
            "Thank you for your message. I am on annual leave until 9 March. In urgent cases please contact Ben.",
        ),
        Kind.MESSAGE,
    ),
    Fixture(
        "discussion list",
        "87: a person within a list",
        plain(
            (
                "List-Id: Bags <bags.lists.example>\nList-Post: <mailto:bags@lists.example>\nPrecedence: list\n"
                "Subject: Re: [bags] lost again"
            ),
            "I lost mine too. Ben",
        ),
        Kind.LIST,
    ),
    Fixture(
        "newsletter",
        "87: a campaign",
        plain(
            (
                "From: Shop <news@shop.example>\nList-Unsubscribe: <https://shop.example/u/1>\n"
                "Precedence: bulk\nSubject: Spring sale"
            ),
            "All bags must go.",
        ),
        Kind.LIST,
    ),
    Fixture(
        "bulk without list headers",
        "87: an old newsletter",
        plain(
            "From: Shop <info@shop.example>\nPrecedence: bulk\nSubject: Spring sale",
            "All bags must go.\n\nTo unsubscribe click here.",
        ),
        Kind.LIST,
    ),
    Fixture(
        "social site",
        "87: a notification",
        plain(
            "From: Face <notification@social.example>\nX-Facebook-Notify: page_wall\nSubject: New comment",
            "Somebody commented.",
        ),
        Kind.MESSAGE,
    ),
    Fixture(
        "marketplace",
        "87: a buyer's words through a site; to be read",
        plain(
            (
                "From: Buyer <abc123@marketplace.example>\nX-Amazon-Mail-Relay-Type: notification\n"
                "Subject: Where is my order?"
            ),
            "It has not come.",
        ),
        Kind.MESSAGE,
    ),
    Fixture(
        "absence note from a list",
        "87, 139: a member's machine answers our post",
        plain("List-Id: <bags.lists.example>\nAuto-Submitted: auto-replied\nSubject: Re: [bags] lost", AWAY),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "challenge",
        "88: prove that you are human",
        plain(
            "From: Aiko via filter <challenge@filter.example>\nSubject: Please confirm your message",
            (
                "aiko is protecting myself from receiving junk mail. Click the link below to complete the "
                "verification and be an approved sender."
            ),
        ),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "robot answers our survey",
        "140: a ticket system files our question",
        plain(
            "Return-Path: <>\nFrom: Helpdesk <help@shop.example>\nSubject: Ticket created: How did we do?",
            "We have received your message. A ticket has been created with ticket number 9.",
        ),
        Kind.AUTO_REPLY,
    ),
    Fixture(
        "cron",
        "87: a machine's own report",
        plain(
            "From: root <root@host.example>\nAuto-Submitted: auto-generated\nSubject: Cron <root@host> backup",
            "done",
        ),
        Kind.MESSAGE,
    ),
    *(
        Fixture(
            f"calendar {method}",
            "71: the invitation is the mail",
            parts(
                "Subject: Bag hand-over",
                "multipart/alternative",
                ("Content-Type: text/plain", "When: Monday"),
                (
                    f"Content-Type: text/calendar; charset=utf-8; method={method}",
                    f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\nEND:VCALENDAR",
                ),
            ),
            Kind.CALENDAR,
            automatic=method != "REQUEST",
        )
        for method in ("REQUEST", "REPLY", "CANCEL")
    ),
    Fixture(
        "calendar alone",
        "71: the only part",
        plain(
            "Content-Type: text/calendar; charset=utf-8\nSubject: Meeting",
            "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR",
        ),
        Kind.CALENDAR,
        automatic=False,
    ),
)
