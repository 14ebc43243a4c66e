"""Mails of classes 78, 79, 80 and 81: servers' notices in plain words, by make."""

from whiteglove.channels.email.understanding.kinds.fixture import DAEMON, RETURNED, Fixture, Told, plain
from whiteglove.channels.email.understanding.mail import Kind

OURS = "out-4711@whiteglove.example"
AIKO = "aiko@kunde.example"
COPY = "\n------ This is a copy of the message, including all the headers. ------\n\n" + RETURNED


def notice(name: str, headers: str, words: str, status: str | None, **facts: object) -> Fixture:
    """A failed mail to Aiko, told in words. facts: permanent, why, address, copy."""
    return Fixture(
        name,
        str(facts.get("why", "78: " + name)),
        plain(headers, words + str(facts.get("copy", COPY))),
        Kind.BOUNCE,
        recipients=(Told(str(facts.get("address", AIKO)), status, bool(facts.get("permanent", False))),),
        original=OURS if facts.get("tied", True) else None,
    )


EXIM = (
    "From: Mail Delivery System <Mailer-Daemon@mx.example>\n"
    "Subject: Mail delivery failed: returning message to sender\nReturn-Path: <>"
)
OPENING = (
    "This message was created automatically by mail delivery software.\n\n"
    "A message that you sent could not be delivered to one or more of its\n"
    "recipients. This is a permanent error. The following address(es) failed:\n\n"
)
QMAIL = "From: MAILER-DAEMON@mx.example\nSubject: failure notice"
SORRY = (
    "Hi. This is the qmail-send program at mx.example.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
)
BELOW = "\n--- Below this line is a copy of the message.\n\n" + RETURNED

NOTICES = (
    notice(
        "Exim, unknown user",
        EXIM,
        OPENING
        + (
            f"  {AIKO}\n    host mx.kunde.example [192.0.2.1]\n"
            f"    SMTP error from remote mail server after RCPT TO:<{AIKO}>:\n    550 No such user here\n"
        ),
        "5.1.1",
        permanent=True,
    ),
    notice("Exim, mailbox full", EXIM, OPENING + f"  {AIKO}\n    mailbox is full\n", "5.2.2"),
    notice(
        "Exim, host unknown",
        EXIM,
        OPENING + f"  {AIKO}\n    Unrouteable address\n    all relevant MX records point to non-existent hosts\n",
        "5.1.2",
        permanent=True,
    ),
    notice("Exim, expired", EXIM, OPENING + f"  {AIKO}\n    retry timeout exceeded\n", "4.4.7"),
    notice(
        "Exim, relay denied",
        EXIM,
        OPENING
        + (
            f"  {AIKO}\n    SMTP error from remote mail server after RCPT TO:<{AIKO}>:\n"
            "    host mx.kunde.example [192.0.2.1]: 550 relay not permitted\n"
        ),
        "5.7.1",
    ),
    notice(
        "Exim, our sender refused",
        EXIM,
        OPENING
        + (
            f"  {AIKO}\n    SMTP error from remote mail server after MAIL FROM:<desk@whiteglove.example>:\n"
            "    550 unknown user\n"
        ),
        "5.1.1",
        why="78: said before any recipient was named, so it does not mark Aiko",
    ),
    notice(
        "qmail, unknown user",
        QMAIL,
        SORRY
        + (
            f"<{AIKO}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown user\n"
            "Giving up on 192.0.2.1.\n"
        ),
        "5.1.1",
        permanent=True,
        copy=BELOW,
    ),
    notice(
        "qmail, no mailbox",
        QMAIL,
        SORRY + f"<{AIKO}>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
        "5.1.1",
        permanent=True,
        copy=BELOW,
    ),
    notice(
        "qmail, over quota",
        QMAIL,
        SORRY + f"<{AIKO}>:\nThe user has exceeded their mailbox quota (#5.2.2)\n",
        "5.2.2",
        copy=BELOW,
    ),
    notice(
        "Postfix, text only",
        f"From: {DAEMON}\nSubject: Undelivered Mail Returned to Sender",
        (
            "I'm sorry to have to inform you that your message could not\n"
            "be delivered to one or more recipients.\n\n"
            f"<{AIKO}>: host mx.kunde.example[192.0.2.1] said: 552 5.3.4 Message size\n"
            "    exceeds fixed limit (in reply to end of DATA command)\n"
        ),
        "5.3.4",
    ),
    notice(
        "Sendmail, host unknown",
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Returned mail: Host unknown",
        (
            f"   ----- The following addresses had permanent fatal errors -----\n<{AIKO}>\n\n"
            "   ----- Transcript of session follows -----\n"
            f"550 5.1.2 <{AIKO}>... Host unknown (Name server: kunde.example: host not found)\n\n"
            "   ----- Original message follows -----\n\n"
        )
        + RETURNED,
        "5.1.2",
        permanent=True,
        copy="",
    ),
    notice(
        "Exchange 5.5",
        "From: System Administrator <postmaster@kunde.example>\nSubject: Undeliverable: Your lost bag",
        (
            "Your message\n\n  To:      Aiko\n  Subject: Your lost bag\n"
            "  Sent:    Mon, 2 Mar 2026 09:00:00 -0000\n\ndid not reach the following recipient(s):\n\n"
            f"{AIKO} on Mon, 2 Mar 2026 09:00:05 -0000\n    The recipient name is not recognized\n"
            "\tThe MTS-ID of the original message is: c=us;a= ;p=kunde;l=MX-1\n"
        ),
        "5.1.1",
        permanent=True,
        tied=False,
        copy="",
    ),
    notice(
        "Exchange, German",
        "From: Systemadministrator <postmaster@kunde.example>\nSubject: Unzustellbar: Ihr Koffer",
        (
            "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht und konnte nicht zugestellt werden.\n\n"
            f"Folgende(r) Empfänger kann/können nicht erreicht werden:\n\n      {AIKO} am 02.03.2026 10:00\n"
            "            Das Postfach des Empfängers ist voll. <mx.kunde.example #5.2.2>\n"
        ),
        "5.2.2",
        tied=False,
        copy="",
    ),
    notice(
        "Exchange, French",
        "From: Administrateur système <postmaster@kunde.example>\nSubject: Non remis : Votre valise",
        (
            f"Votre message n'a pas pu être remis aux destinataires suivants :\n\n{AIKO}\n"
            "L'adresse de messagerie est introuvable. 550 5.1.10 RESOLVER.ADR.RecipientNotFound\n"
        ),
        "5.1.10",
        permanent=True,
        tied=False,
        copy="",
    ),
    notice(
        "Microsoft 365",
        (
            "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kunde.example>\n"
            "Subject: Undeliverable: Your lost bag\nIn-Reply-To: <out-4711@whiteglove.example>"
        ),
        (
            f"Your message to {AIKO} couldn't be delivered.\n\naiko wasn't found at kunde.example.\n\n"
            f"Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {AIKO} not found by "
            "SMTP address lookup'\n"
        ),
        "5.1.10",
        permanent=True,
        copy="",
    ),
    notice(
        "Domino",
        (
            "From: Postmaster@kunde.example\n"
            "Subject: DELIVERY FAILURE: User aiko (aiko@kunde.example) not listed in Domino Directory"
        ),
        (
            f"Your message\n\n  Subject: Your lost bag\n\nwas not delivered to:\n\n  {AIKO}\n\nbecause:\n\n"
            f"  User aiko ({AIKO}) not listed in Domino Directory\n"
        ),
        "5.1.1",
        permanent=True,
        tied=False,
        copy="",
    ),
    notice(
        "Gmail",
        (
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\n"
            "Subject: Delivery Status Notification (Failure)\nX-Failed-Recipients: aiko@kunde.example\n"
            "References: <out-4711@whiteglove.example>"
        ),
        (
            f"Delivery to the following recipient failed permanently:\n\n     {AIKO}\n\n"
            "Technical details of permanent failure:\nThe error that the other server returned was:\n"
            "550 5.1.1 The email account that you tried to reach does not exist.\n"
        ),
        "5.1.1",
        permanent=True,
        copy="",
    ),
    notice(
        "Yahoo",
        "From: MAILER-DAEMON@yahoo.example\nSubject: Failure Notice",
        (
            f"Sorry, we were unable to deliver your message to the following address.\n\n<{AIKO}>:\n"
            "554: 5.7.1 Message refused: it looks like spam.\n\n"
            "--- Below this line is a copy of the message.\n\n"
        )
        + RETURNED,
        "5.7.1",
        copy="",
    ),
    notice(
        "Courier",
        'From: "Courier server at mx" <@mx.example>\nSubject: NOTICE: mail delivery status.\nReturn-Path: <>',
        (
            "This is a delivery status notification from mx.example.\n\nUNDELIVERABLE MAIL\n\n"
            f"Your message to the following recipients cannot be delivered:\n\n<{AIKO}>:\n"
            "    mx.kunde.example [192.0.2.1]:\n<<< 554 Virus found in message\n\n"
            "If your message was also sent to additional recipients, their delivery status\n"
            "is not included in this report.\n"
        ),
        "5.7.1",
    ),
    notice(
        "MailEnable",
        "From: Postmaster <postmaster@kunde.example>\nSubject: Message Delivery Failure",
        (
            "MailEnable: Message Delivery Failure.\n\nThe following recipient(s) could not be reached:\n\n"
            f"\tRecipient: [SMTP:{AIKO}]\n\tReason: Remote SMTP Server Returned: 550 user unknown.\n\n"
            "Message headers follow:\n\n"
        )
        + RETURNED,
        "5.1.1",
        permanent=True,
        copy="",
    ),
    notice(
        "IMail",
        "From: Postmaster <postmaster@kunde.example>\nSubject: Undeliverable Mail",
        f"Unknown user: {AIKO}\n\nOriginal message follows.\n\n" + RETURNED,
        "5.1.1",
        permanent=True,
        copy="",
    ),
    notice(
        "only a reply code",
        "From: MAILER-DAEMON@mx.example\nSubject: Returned mail",
        f"Could not deliver your mail.\n\nRCPT TO:<{AIKO}>\n<<< 451 \n",
        "4.3.0",
    ),
    notice(
        "policy",
        EXIM,
        OPENING + f"  {AIKO}\n    550 Rejected: mail from your network is not accepted here by policy\n",
        "5.7.1",
    ),
    notice(
        "attachment refused",
        QMAIL,
        SORRY
        + (
            f"<{AIKO}>:\n192.0.2.1 failed after I sent the message.\n"
            "Remote host said: 552 Attachment type not allowed (.exe)\n"
        ),
        "5.7.1",
        copy=BELOW,
    ),
    notice(
        "account closed",
        QMAIL,
        SORRY + f"<{AIKO}>:\nRemote host said: 554 delivery error: This account has been disabled or discontinued\n",
        "5.2.1",
        permanent=True,
        copy=BELOW,
    ),
    notice(
        "without sender",
        "From: -\nSubject: Undelivered Mail Returned to Sender",
        f"Your message could not be delivered.\n\n<{AIKO}>: User unknown\n",
        "5.1.1",
        permanent=True,
        why="81: no From at all",
    ),
    notice(
        "not ours",
        EXIM,
        OPENING
        + (
            f"  {AIKO}\n    Unknown user\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\n"
            "From: Bandit <desk@whiteglove.example>\nSubject: Cheap pills\n"
            "Message-ID: <spam-1@elsewhere.example>\n"
        ),
        "5.1.1",
        permanent=True,
        copy="",
        tied=False,
        why="79: somebody used our address",
    ),
    notice(
        "cut",
        EXIM,
        OPENING
        + (
            f"  {AIKO}\n    Unknown user\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\n"
            "Return-path: <desk@whiteglove.example>\nRece"
        ),
        "5.1.1",
        permanent=True,
        copy="",
        tied=False,
        why="80: cut in the first header",
    ),
    Fixture(
        "two recipients",
        "78: each with its own cause",
        plain(
            EXIM,
            OPENING
            + f"  {AIKO}\n    550 5.1.1 User unknown\n  ben@kunde.example\n    552 5.2.2 Mailbox full\n"
            + COPY,
        ),
        Kind.BOUNCE,
        recipients=(Told(AIKO, "5.1.1", True), Told("ben@kunde.example", "5.2.2", False)),
        original=OURS,
    ),
    Fixture(
        "Exim, late",
        "78: a warning that trying goes on",
        plain(
            (
                "From: Mail Delivery System <Mailer-Daemon@mx.example>\n"
                "Subject: Warning: message 1abc-0002-XY delayed 24 hours"
            ),
            (
                "A message that you sent has not yet been delivered to one or more of its\n"
                "recipients after more than 24 hours on the queue.\n\n"
                f"The address to which the message has not yet been delivered is:\n\n  {AIKO}\n"
                "    host mx.kunde.example [192.0.2.1]: 450 4.7.1 greylisted\n\n"
                "No action is required on your part. Delivery attempts will continue.\n"
            ),
        ),
        Kind.DELIVERY_REPORT,
        recipients=(Told(AIKO, "4.7.1", False, "delayed"),),
    ),
    Fixture(
        "Sendmail, late",
        "78: a warning only",
        plain(
            (
                "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\n"
                "Subject: Warning: could not send message for past 4 hours"
            ),
            (
                "**  THIS IS A WARNING MESSAGE ONLY  **\n**  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n\n"
                f"<{AIKO}>... Deferred: Connection timed out with mx.kunde.example.\n"
            ),
        ),
        Kind.DELIVERY_REPORT,
        recipients=(Told(AIKO, "4.4.1", False, "delayed"),),
    ),
)
# The id of a mail that is not ours is told all the same; who knows our ids ties it to nothing.
FOREIGN_ORIGINALS = {"not ours": "spam-1@elsewhere.example"}
