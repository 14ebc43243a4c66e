"""Mails of class 89 and its kin: a person's words that look like a machine's."""

from whiteglove.channels.email.understanding.kinds.fixture import Fixture, parts, plain
from whiteglove.channels.email.understanding.kinds.fixtures_reports import FAILED
from whiteglove.channels.email.understanding.mail import Kind

QUOTED = (
    "> From: MAILER-DAEMON@mx.example\n> Subject: Undelivered Mail Returned to Sender\n>\n"
    "> <desk@whiteglove.example>: 550 5.1.1 User unknown\n"
)


def person(name: str, why: str, headers: str, text: str, *, automatic: bool = False) -> Fixture:
    """A mail that must stay a message."""
    return Fixture(name, why, plain(headers, text), Kind.MESSAGE, automatic=automatic)


PEOPLE = (
    person("ordinary", "the usual", "Subject: My bag", "Where is it?"),
    person(
        "empty return path",
        "89: a person's words without a return path; read, not answered by machine",
        "Return-Path: <>\nSubject: My bag",
        "Hello, I have waited nine days for my bag. Please call me.\nAiko",
        automatic=True,
    ),
    person(
        "about a bounce",
        "writes about one",
        "Subject: Undelivered mail",
        "Hello, my mail to your sales desk came back: 550 5.1.1 user unknown. Is the mailbox full? Please call me.",
    ),
    person(
        "about a failure",
        "a subject like a server's",
        "Subject: Delivery failed",
        "The parcel could not be delivered, the driver said the address is unknown. Please send it again.",
    ),
    person(
        "failed parcel",
        "a subject like a server's, and no return path is lacking",
        "Subject: Failure notice for my flat",
        "Your letter was returned to sender. I live here still!",
    ),
    person(
        "forwarded bounce",
        "with words of their own",
        "Subject: Fwd: Undelivered Mail Returned to Sender",
        "Look what I get when I write to you:\n\n" + QUOTED,
    ),
    person(
        "answered bounce",
        "an answer to a server's notice",
        "Subject: Re: Mail delivery failed: returning message to sender",
        "Please fix this.\n\n" + QUOTED,
    ),
    Fixture(
        "attached bounce",
        "a forwarded report, attached by a mail program",
        parts(
            "Subject: Fwd: Undelivered Mail",
            "multipart/mixed",
            ("Content-Type: text/plain", "See below, why?"),
            ("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx.example\n\n" + FAILED),
        ),
        Kind.MESSAGE,
        automatic=False,
    ),
    Fixture(
        "bounce as attached mail",
        "a forwarded report, as message/rfc822",
        parts(
            "Subject: My mail came back",
            "multipart/mixed",
            ("Content-Type: text/plain", "See attached, why?"),
            (
                "Content-Type: message/rfc822",
                "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nReturn-Path: <>\n\n" + FAILED,
            ),
        ),
        Kind.MESSAGE,
        automatic=False,
    ),
    person(
        "absence in passing",
        "a longer mail that mentions it",
        "Subject: My bag",
        "I am out of the office next week, so please call me at home.\nThe bag is red, 70 cm, with a green ribbon. "
        + "It was last seen in Osaka. " * 40,
    ),
    person(
        "short absence in passing",
        "a short mail that mentions it",
        "Subject: Re: Your lost bag",
        "I am out of the office next week, so please call my mobile: 090-0000-0000. The bag is red.",
    ),
    person(
        "absence in the subject",
        "a person tells their plans",
        "Subject: Out of office next week, please call",
        "The bag is red. I leave on Monday; call me before.",
    ),
    person(
        "Urlaub",
        "a holiday is the matter itself",
        "Subject: Urlaub ohne Koffer",
        "Wir waren im Urlaub, und der Koffer kam nicht an. Was nun?",
    ),
    person(
        "不在票",
        "a missed-delivery slip, not an absence note",
        "Subject: 不在票が入っていました",
        "再配達をお願いします。明日の午前が希望です。",
    ),
    person(
        "answer to a note",
        "Re: before the automatic subject",
        "Subject: Re: Automatic reply: Your lost bag",
        "Thanks, I shall wait until you are back.",
    ),
    person(
        "Exchange marks",
        "X-Auto-Response-Suppress on an ordinary mail",
        "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\nSubject: My bag",
        "Where is my bag? It is red.",
    ),
    person("not automatic", "Auto-Submitted: no", "Auto-Submitted: no\nSubject: My bag", "Where is it?"),
    person(
        "postmaster in person",
        "the customer's own postmaster writes",
        "From: Ben Okafor <postmaster@kunde.example>\nSubject: Question on our invoice",
        "Hello, invoice 12 is wrong. Ben",
        automatic=True,
    ),
    person(
        "postmaster about our mail",
        "a colleague of the customer's, not a server",
        "From: Ben Okafor <postmaster@kunde.example>\nSubject: Your mails to us",
        "Hello, your mail server was rejected by ours (550 5.7.1). Please repair the name of mx@whiteglove.example.",
        automatic=True,
    ),
    person(
        "parcel without return path",
        "89: a subject like a server's, about a parcel",
        "Return-Path: <>\nSubject: Delivery failed",
        "The parcel could not be delivered, the driver says. Please send it again.",
        automatic=True,
    ),
    person(
        "urgent high priority",
        "Precedence that says nothing",
        "Precedence: urgent\nSubject: My bag",
        "Where is it?",
    ),
    person(
        "thanks",
        "set phrases a person uses",
        "Subject: Re: Your lost bag",
        "Thank you for your message, it has arrived. The case number is 4711, is it not?",
    ),
    Fixture(
        "calendar file beside a letter",
        "71: a person's letter with a file",
        parts(
            "Subject: When I can come",
            "multipart/mixed",
            ("Content-Type: text/plain", "Here are my times, tell me what suits."),
            (
                "Content-Type: text/calendar; method=REQUEST\nContent-Disposition: attachment; filename=times.ics",
                "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR",
            ),
        ),
        Kind.MESSAGE,
        automatic=False,
    ),
)
