"""Mails of classes 77, 80, 81, 82, 83 and 138: reports with structure, whole and broken."""

from whiteglove.channels.email.understanding.kinds.fixture import DAEMON, Fixture, Told, parts, plain, report
from whiteglove.channels.email.understanding.mail import Kind

OURS = "out-4711@whiteglove.example"
AIKO = "aiko@kunde.example"
FAILED = f"""Final-Recipient: rfc822; {AIKO}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{AIKO}>: Recipient address rejected: User unknown"""

REPORTS = (
    Fixture(
        "failed",
        "77: the plain case",
        report(FAILED),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "delayed",
        "77: still trying is not a bounce",
        report(
            f"Final-Recipient: rfc822;{AIKO}\nAction: delayed\nStatus: 4.4.1\n"
            "Will-Retry-Until: Fri, 6 Mar 2026 09:00:00 +0000"
        ),
        Kind.DELIVERY_REPORT,
        recipients=(Told(AIKO, "4.4.1", False, "delayed"),),
        original=OURS,
    ),
    Fixture(
        "delivered",
        "77: asked-for proof of delivery",
        report(f"Final-Recipient: rfc822;{AIKO}\nAction: delivered\nStatus: 2.0.0"),
        Kind.DELIVERY_REPORT,
        recipients=(Told(AIKO, "2.0.0", False, "delivered"),),
        original=OURS,
    ),
    Fixture(
        "relayed",
        "77: handed to a server that reports nothing",
        report(f"Final-Recipient: rfc822;{AIKO}\nAction: relayed\nStatus: 2.1.9"),
        Kind.DELIVERY_REPORT,
        recipients=(Told(AIKO, "2.1.9", False, "relayed"),),
        original=OURS,
    ),
    Fixture(
        "expanded",
        "77: passed on to the members of a list",
        report(
            "Final-Recipient: rfc822;team@kunde.example\nAction: expanded (to multi-recipient alias)\nStatus: 2.1.5"
        ),
        Kind.DELIVERY_REPORT,
        recipients=(Told("team@kunde.example", "2.1.5", False, "expanded"),),
        original=OURS,
    ),
    Fixture(
        "several",
        "77: one failed, one delayed, one arrived",
        report(
            FAILED,
            "Final-Recipient: rfc822;ben@kunde.example\nAction: delayed\nStatus: 4.2.2",
            "Final-Recipient: rfc822;dora@kunde.example\nAction: delivered\nStatus: 2.0.0",
        ),
        Kind.BOUNCE,
        recipients=(
            Told(AIKO, "5.1.1", True),
            Told("ben@kunde.example", "4.2.2", False, "delayed"),
            Told("dora@kunde.example", "2.0.0", False, "delivered"),
        ),
        original=OURS,
    ),
    Fixture(
        "original recipient",
        "77: forwarded; we know only the address we wrote to",
        report(
            f"Original-Recipient: rfc822;{AIKO}\nFinal-Recipient: rfc822;a.tanaka@Elsewhere.Example\n"
            "Action: failed\nStatus: 5.2.2"
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.2.2", False),),
        original=OURS,
    ),
    Fixture(
        "xtext",
        "77: the plus of the address still encoded",
        report(
            "Original-Recipient: rfc822;aiko+2Bbags@kunde.example\n"
            "Final-Recipient: rfc822;aiko+bags@kunde.example\nAction: failed\nStatus: 5.1.1"
        ),
        Kind.BOUNCE,
        recipients=(Told("aiko+bags@kunde.example", "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "vague status",
        "77: 5.0.0 in the field, the cause in the diagnostic",
        report(
            f"Action: failed\nFinal-Recipient: rfc822;{AIKO}\nStatus: 5.0.0\n"
            "Diagnostic-Code: smtp; 554 5.7.1 Message blocked by\n our policy"
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.7.1", False),),
        original=OURS,
    ),
    Fixture(
        "expired",
        "77: gave up after days; a later mail may pass",
        report(
            f"Final-Recipient: rfc822;{AIKO}\nAction: failed\nStatus: 4.4.7\n"
            "Diagnostic-Code: X-Server; delivery time expired"
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "4.4.7", False),),
        original=OURS,
    ),
    Fixture(
        "no blank lines",
        "77, broken: recipients not parted",
        report(FAILED + "\nFinal-Recipient: rfc822; ben@kunde.example\nAction: failed\nStatus: 5.2.2"),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True), Told("ben@kunde.example", "5.2.2", False)),
        original=OURS,
    ),
    Fixture(
        "blank lines between fields",
        "77, broken: one recipient torn apart",
        report(f"Final-Recipient: rfc822; {AIKO}\n\nAction: failed\n\nStatus: 5.1.1"),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "status as text",
        "77, broken: the fields come as text/plain in multipart/mixed",
        parts(
            f"From: {DAEMON}\nSubject: Undelivered Mail Returned to Sender",
            "multipart/mixed",
            ("Content-Type: text/plain", "Your message could not be delivered."),
            ("Content-Type: text/plain", FAILED),
            ("Content-Type: text/rfc822-headers", f"Message-ID: <{OURS}>\nSubject: Your lost bag"),
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "status inside the text",
        "77, broken: no parts at all",
        plain(
            f"From: {DAEMON}\nReturn-Path: <>\nSubject: Delivery failure",
            f"Could not deliver:\n\n{FAILED}\n\nMessage-ID: <{OURS}>\nSubject: Your lost bag\n",
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "folded id, cut original",
        "80: only two headers came back, the id on the next line",
        report(FAILED, returned=f"Subject: Your lost bag\nMessage-ID:\n <{OURS}>"),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "no original",
        "80: nothing came back",
        report(FAILED, returned=""),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
    ),
    Fixture(
        "no sender",
        "81: From is empty",
        report(FAILED, headers="From: <>\nSubject: Undeliverable"),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "no recipient line",
        "81: the fields name nobody, the text does",
        report(
            "Action: failed\nStatus: 5.1.1",
            words=f"Your message could not be delivered.\n\n<{AIKO}>: unknown user",
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True),),
        original=OURS,
    ),
    Fixture(
        "bounce of a bounce",
        "138: what failed was itself a report",
        report(
            "Final-Recipient: rfc822; MAILER-DAEMON@mx.example\nAction: failed\nStatus: 5.1.1",
            headers=(
                "From: MAILER-DAEMON@other.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender"
            ),
            returned=(
                "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nMessage-ID: <report-1@mx.example>\n"
                "Subject: Undelivered Mail\n\nSorry."
            ),
        ),
        Kind.BOUNCE,
        recipients=(Told("MAILER-DAEMON@mx.example", "5.1.1", True),),
        original="report-1@mx.example",
    ),
    Fixture(
        "abuse report",
        "82: ARF",
        parts(
            "From: feedback@provider.example\nSubject: FW: Your lost bag",
            "multipart/report; report-type=feedback-report",
            ("Content-Type: text/plain", "This is an abuse report for a message received from 192.0.2.1"),
            (
                "Content-Type: message/feedback-report",
                "Feedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\nOriginal-Rcpt-To: <aiko@kunde.example>",
            ),
            ("Content-Type: message/rfc822", f"Message-ID: <{OURS}>\n\nHello"),
        ),
        Kind.FEEDBACK_REPORT,
    ),
    *(
        Fixture(
            f"receipt {disposition}",
            "83: read receipt",
            parts(
                f"From: Aiko <{AIKO}>\nSubject: Read: Your lost bag",
                "multipart/report; report-type=disposition-notification",
                ("Content-Type: text/plain", "Your message was opened on Monday."),
                (
                    "Content-Type: message/disposition-notification",
                    (
                        f"Final-Recipient: rfc822;{AIKO}\nOriginal-Message-ID: <{OURS}>\n"
                        f"Disposition: manual-action/MDN-sent-manually; {disposition}"
                    ),
                ),
            ),
            Kind.READ_RECEIPT,
        )
        for disposition in ("displayed", "deleted")
    ),
    Fixture(
        "receipt in mixed",
        "83, broken: a notification inside multipart/mixed",
        parts(
            f"From: Aiko <{AIKO}>\nSubject: Gelesen: Your lost bag",
            "multipart/mixed",
            ("Content-Type: text/plain", "Ihre Nachricht wurde gelesen."),
            (
                "Content-Type: message/disposition-notification",
                f"Final-Recipient: rfc822;{AIKO}\nDisposition: automatic-action/MDN-sent-automatically; displayed",
            ),
        ),
        Kind.READ_RECEIPT,
    ),
)
