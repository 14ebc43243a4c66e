"""What is new, what is quoted, what is signature: mails that are awkward in one way each."""

import pytest

from whiteglove.channels.email.understanding.reply import ANSWER_ABOVE_LINE, ReplyParts, split_reply

BEN = "On Mon, May 6, 2024 at 10:15 AM Ben Ito <ben@desk.example> wrote:"
QUOTE = "> Dear Aiko, we are looking for your bag.\n> It should arrive within six days."
OUTLOOK = "From: Ben Ito <ben@desk.example>\nSent: Monday, 6 May 2024 10:15\nTo: Aiko Mori\nSubject: Your bag"
OWN = "My bag has still not arrived."


# What people write themselves stays, however much it looks like a program's line.
KEPT_WHOLE = {
    "on monday": "On Monday I wrote to you about my bag.\n\nNobody answered.",
    "on monday with colon": "On Monday I wrote:\n\nWhere is my bag?\n\nNobody answered.",
    "with date and time": "On 6 May 2024 at 10:15 I wrote:\n\nWhere is my bag?\n\nNobody answered.",
    "a colleague wrote": "On 6 May 2024 at 10:15 your colleague Tom wrote:\n\nSix days.\n\nIt is now nine.",
    "tom from baggage": "On 6 May 2024 at 10:15 Tom of the baggage desk wrote:\n\nSix days.\n\nIt is now nine.",
    "mail address": "On 6 May 2024 I got a mail from <tom@desk.example> where he wrote:\n\nSix days.\n\nNine now!",
    "french": "Le 6 mai 2024 à 10:15 j'ai écrit :\n\nOù est ma valise ?\n\nPas de réponse.",
    "german": "Am 6. Mai 2024 um 10:15 schrieb mir Ihr Kollege:\n\nSechs Tage.\n\nEs sind neun.",
    "spanish": "El 6 de mayo a las 10:15 su colega me escribió:\n\nSeis días.\n\nYa son nueve.",
    "japanese": "2024年5月6日 10:15に次のように書きました。\n\n荷物はどこですか。",
    "journey": "Please change my booking:\n\nFrom: Tokyo\nTo: Paris\nDate: 3 May 2024\n\nThank you, Aiko",
    "spanish journey": "Quiero cambiar mi vuelo:\n\nDe: Madrid\nA: Tokio\nFecha: 3 de mayo\n\nGracias",
    "italian journey": "Vorrei cambiare:\n\nDa: Roma\nA: Tokyo\nData: 3 maggio\n\nGrazie",
    "from lines": "From the desk I heard nothing.\nFrom: nobody at all, I am afraid.\nFrom now on I call.",
    "subject of a letter": "Subject: my bag\nDate: 3 May 2024\n\nIt has not come.",
    "dashes": "Two things:\n\n-----\n\nFirst, the bag.\n\n-----\n\nSecond, the meal.",
    "points with dashes": "I write because of:\n-- the bag\n-- the meal\n\nPlease answer both.",
    "dashes between sentences": "First, the bag has not come.\n--\nSecond, the meal was cold, and nobody cared.",
    "table": "| flight | day |\n| NH 12 | Monday |\n| NH 14 | Tuesday |\n\nWhich one was mine?",
    "times": "2024-05-06 10:15:00\n06.05.2024 10:15\nMay 6, 2024 at 10:15\n\nThese are the times I called.",
    "one cited line": "You promised:\n\n> It should arrive within six days.\n\nIt has been nine.",
    "cited at the end": "This is what your page says:\n\n> It should arrive within six days.",
    "python": "I typed this:\n\n>>> import bag\n>>> bag.find()\nNone\n\nWhy is that?",
    "shell": "I ran\n\n> npm install bag\n> npm start\n\nand then it stopped.",
    "shell at the end": "This does not work for me\n\n> pip install bag\n> python -m bag",
    "fence": "The log:\n\n```\nFrom: a@b.example\nTo: c@d.example\nSubject: x\n> quoted\n-- \nend\n```\n\nHelp!",
    "escaped from": "The desk told me nothing.\n>From the crew I heard that it is in Oslo.\nIs that so?",
    "sent from my desk": "Another mail.\n\nSent from my desk, which is easier than my phone.",
    "sent in a sentence": "The notice was sent from my iPhone app to all of us.\nWhy is that so?",
    "call me": "Please call me.\n\nTel: +81 3 1234 5678\nMobile: +81 90 1234 5678",
    "confidential": "Is my complaint treated confidentially? I ask because my employer must not know.",
    "regards": "I write with regards to the bag.\nThank you,\nAiko",
    "in red": f"My answers below, in red.\n\n{OUTLOOK}\n\nWhere were you?\nIn Oslo.",
    "time with colon": "These are the hours you gave:\n10:15:\n11:30:\nWhich one holds?",
    "wrote at end of line": "I do not know who\nwrote:\nit was unsigned.",
    "spam shown": f"I got this mail:\n\n{OUTLOOK}\n\nClick here.\n\nIs it from you?",
    "told in japanese": "2024年5月6日 10:15に御社の方が次のように書きました：\n\n六日以内に届きます。\n\n"
    "もう九日です。",
    "told in chinese": "你们的客服于2024年5月6日10:15写道：\n\n六天之内。\n\n已经九天了。",
    "told in russian": "6 мая 2024 в 10:15 Иван из поддержки написал:\n\nШесть дней.\n\nУже девять.",
    "prohibited": "Your page says that smoking is strictly prohibited, yet the man beside us smoked.",
    "wrong recipient": "I am not the intended recipient of your mails. Please remove my address.",
    "sent by mail": "The form is filled in.\n\nSent by mail on Monday 6 May to your office.",
    "sent from the phone": "The picture is bad.\n\nSent from my phone because the desk was closed.",
    "sent wrapped": "The picture of the bag was\nsent from my phone last week",
    "afterthought": "It came.\n\n-- \nAiko\n\nP.S. The lock is broken, by the way.",
    "details": "Here are my details:\n----------\nAiko Mori\nTel: 03-1234-5678\nMail: aiko@home.example",
    "old message": "Original message was lost.\n\nForwarded message: none.",
}


@pytest.mark.parametrize("text", KEPT_WHOLE.values(), ids=KEPT_WHOLE.keys())
def test_what_aiko_writes_herself_stays(text: str) -> None:
    assert split_reply(text) == ReplyParts(text, "", "")


# With a quote beneath, marks and "below" mean something else.
BY_ITSELF = {"one cited line", "cited at the end", "shell", "shell at the end", "in red", "spam shown"}


@pytest.mark.parametrize("own", [text for name, text in KEPT_WHOLE.items() if name not in BY_ITSELF])
def test_it_stays_above_a_quote_too(own: str) -> None:
    assert split_reply(f"{own}\n\n{BEN}\n\n{QUOTE}\n").reply_text == own


QUOTED = {
    "unmarked": f"{BEN}\n\nDear Aiko,\n\nwe look for it.\n\nOn Sun, May 5, 2024 Aiko wrote:\n> Where is it?",
    "outlook": f"{OUTLOOK}\n\nDear Aiko,\n\nwe look for it.",
    "outlook mobile": f"________________________________\n{OUTLOOK}\n\nDear Aiko",
    "dashes over headers": f"-----------------------------\n\n{OUTLOOK}\n\nDear Aiko",
    "android": "-------- Original message --------\nFrom: Ben Ito <ben@desk.example>\n"
    "Date: 06/05/2024 10:15 (GMT+09:00)\nDear",
    "yahoo": "----- Original Message -----\nFrom: Ben <ben@desk.example>\nTo: Aiko\nCc: \nSent: Monday, "
    "May 6, 2024\nDear",
    "proton": "------- Original Message -------\nOn Monday, May 6th, 2024 at 10:15 AM, Ben Ito "
    "<ben@desk.example> wrote:\n\n> Dear",
    "notes": "From:\tBen Ito/Desk/Acme\nTo:\tAiko Mori\nDate:\t06/05/2024 10:15\nSubject:\tYour bag\n\nDear Aiko",
    "notes forward": "----- Forwarded by Ben Ito/Desk/Acme on 06/05/2024 10:15 -----\n\nDear Aiko",
    "gmx": "Gesendet: 6. Mai 2024 um 10:15 Uhr\nVon: Ben <ben@desk.example>\nAn: a@b.example\nBetreff: Koffer\nHi",
    "apple forward": f"Begin forwarded message:\n\n{OUTLOOK}\n\nDear Aiko",
    "gmail forward": "---------- Forwarded message ---------\nFrom: Ben <ben@desk.example>\nDate: Mon, "
    "May 6\nSubject: Bag\n\nDear",
    "hotmail": "> Subject: Your bag\n> From: ben@desk.example\n> To: aiko@home.example\n>"
    " Date: Mon, 6 May 2024\n>\n> Dear Aiko",
    "apple marks all": f"> {BEN}\n>\n> Dear Aiko\n",
    "other marks": f"{BEN}\n\n│ Dear Aiko\n│ we look",
    "wide marks": "2024/05/06 10:15、伊藤 <ben@desk.example>のメール:\n\n＞森様\n＞お待ちください",
    "address over lines": "On Thu, 31 Mar 2016 at 11:16 Ben Ito\n\n<\nmailto:ben@desk.example\n> wrote:\n\nDear Aiko",
    "mark of the address": "On Mon, May 6, 2024 at 10:15 AM Ben Ito <ben@desk.example\n> wrote:\n\n> Dear Aiko",
    "three lines": "On Mon, May 6, 2024 at 10:15 AM\nBen Ito of the Baggage Desk\n<ben@desk.example>"
    " wrote:\n\n> Dear",
    "entities": "On May 6, 2024, Ben &quot;B&quot; Ito &lt;ben@desk.example&gt; wrote:\n> Dear Aiko",
    "no verb": "2024-05-06 10:15 GMT+09:00 Ben Ito <ben@desk.example>:\n\n> Dear Aiko",
    "wrapped to": "From: Ben\n <ben@desk.example>\nSent: Monday\nTo: Aiko Mori <aiko@home.example>;\n "
    "Chidi <c@d.example>\nSubject: x\nHi",
    "one line": "From: Ben <ben@desk.example> Sent: Monday, 6 May 2024 To: Aiko Subject: Bag\n\nDear Aiko",
    "without attribution": "> Dear Aiko, we are looking for your bag.\n> It should arrive within six days.",
    "nested": f"{BEN}\n\n> Dear Aiko\n>\n> On Sun, May 5, 2024 Aiko wrote:\n>> Where is it?\n>>> Hello",
    "the bat": "Monday, May 6, 2024, 10:15:00 AM, you wrote:\n\nBI> Dear Aiko\nBI> we look",
    "table of headers": "---- 回复的原邮件 ----\n| 发件人 | Ben<ben@desk.example> |\n| 主题 | 行李 |\n您好",
    "aol": "In a message dated 5/6/2024 10:15:00 AM, ben@desk.example writes:\n\n> Dear Aiko",
    "mutt": "* Ben Ito <ben@desk.example> [2024-05-06 10:15]:\n> Dear Aiko",
    "horde": "Quoting Ben Ito <ben@desk.example>:\n\n> Dear Aiko",
    "unknown desk line": "##- Please type your reply above this line -##\n\nDear Aiko",
}


@pytest.mark.parametrize("quote", QUOTED.values(), ids=QUOTED.keys())
def test_the_older_mail_below_is_quoted(quote: str) -> None:
    assert split_reply(f"{OWN}\n\n{quote}\n") == ReplyParts(OWN, quote.strip(), "")


@pytest.mark.parametrize("quote", QUOTED.values(), ids=QUOTED.keys())
def test_a_mail_that_is_all_quote_is_kept(quote: str) -> None:
    words = split_reply(quote).reply_text
    assert words
    assert words in quote


@pytest.mark.parametrize("quote", QUOTED.values(), ids=QUOTED.keys())
def test_line_ends_do_not_matter(quote: str) -> None:
    for end in ("\r\n", "\r"):
        assert split_reply(f"{OWN}\n\n{quote}\n".replace("\n", end)).reply_text == OWN


def test_a_forward_with_a_phone_line_above_is_the_message() -> None:
    forward = f"Begin forwarded message:\n\n{OUTLOOK}\n\nDear Aiko"
    assert split_reply(f"\n\nSent from my iPhone\n\n{forward}").reply_text.endswith(forward)


def test_answers_between_quoted_lines_come_in_order() -> None:
    text = (
        f"Hello Ben,\n\n{BEN}\n> When did you fly?\n\nOn Monday.\n\n> From where?\nOslo.\n\n>> Old\n\nThanks, Aiko\n"
    )
    assert split_reply(text).reply_text == "Hello Ben,\n\nOn Monday.\n\nOslo.\n\nThanks, Aiko"


def test_points_answered_without_an_attribution() -> None:
    text = "> When did you fly to us?\n\nOn Monday.\n\n> Which bag was it then?\n\nThe red one."
    assert split_reply(text).reply_text == "On Monday.\n\nThe red one."


SIGNATURES = {
    "delimiter": "-- \nAiko Mori\nTel. 03-1234-5678",
    "delimiter without space": "--\nAiko",
    "long with space": "-- \nAiko Mori, who writes long signatures.\nShe does. Really.\n\nYes.",
    "dash": "—\nAiko Mori",
    "frame": "━━━━━━━━━━━━━━\n森 愛子\n東京都港区1-2-3\nTEL: 03-1234-5678\nMail: aiko@home.example\n━━━━━━━━━━━━━━",
    "rule": "_____________________\nAiko Mori\nPhone: +81 3 1234 5678\nwww.mori.example",
    "phone": "Sent from my iPhone",
    "samsung": "Sent from my Samsung Galaxy smartphone.",
    "outlook": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "outlook fr": "Télécharger Outlook pour Android<https://aka.ms/AAb9ysg>",
    "outlook de": "Gesendet von Outlook für Android",
    "yahoo": "Sent from Yahoo Mail on Android",
    "yahoo ja": "Yahoo!メールアプリから送信",
    "android de": "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "handy": "Von meinem Samsung Galaxy Smartphone gesendet.",
    "excuse": "Sent from my phone. Please excuse typos.",
    "disclaimer": "This e-mail and any attachments are confidential and intended solely for the "
    "addressee.\nDelete it.",
    "disclaimer de": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige "
    "Adressat sind, löschen.",
    "disclaimer fr": "Ce message et toutes les pièces jointes sont établis à l'intention exclusive des "
    "destinataires.",
    "disclaimer ja": "このメールには機密情報を含む場合があります。誤って受信された場合は削除してください。",
    "virus": "Virus-free. www.avast.example",
    "list": "_______________________________________________\ndesk mailing list\ndesk@lists.example\n"
    "https://lists.example/desk",
    "two": "Sent from my iPad\n\nThis message is intended only for the person it names.",
    "proton": "Sent with Proton Mail secure email.",
}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_signatures_are_told(signature: str) -> None:
    assert split_reply(f"{OWN}\n\n{signature}\n") == ReplyParts(OWN, "", signature)
    parts = split_reply(f"{OWN}\n\n{signature}\n\n{BEN}\n\n{QUOTE}\n")
    assert parts == ReplyParts(OWN, f"{BEN}\n\n{QUOTE}", signature)


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_signatures_below_an_answer_that_stands_below(signature: str) -> None:
    assert split_reply(f"{BEN}\n{QUOTE}\n\n{OWN}\n\n{signature}\n") == ReplyParts(OWN, f"{BEN}\n{QUOTE}", signature)


def test_a_contact_block_after_greeting_and_name() -> None:
    parts = split_reply(f"{OWN}\n\nKind regards,\nAiko Mori\nHead of Sales\nTel: 03-1234-5678\naiko@home.example\n")
    assert parts == ReplyParts(
        f"{OWN}\n\nKind regards,\nAiko Mori", "", "Head of Sales\nTel: 03-1234-5678\naiko@home.example"
    )


def test_only_a_phone_line_is_no_word_of_hers_but_only_a_name_is() -> None:
    assert split_reply("Sent from my iPhone\n") == ReplyParts("", "", "Sent from my iPhone")
    assert split_reply("-- \nAiko\n") == ReplyParts("-- \nAiko", "", "")
    assert split_reply(" \n\n") == ReplyParts("", "", "")


@pytest.mark.parametrize("line", ANSWER_ABOVE_LINE.values(), ids=ANSWER_ABOVE_LINE.keys())
@pytest.mark.parametrize("lead", ["", BEN + "\n\n", "Ben Ito <ben@desk.example>:\n\n"])
def test_our_own_line_is_known(line: str, lead: str) -> None:
    body = "Dear Aiko,\n\nwe look for it. Reference [#a1b2]\nhttps://desk.example/c/a1b2"
    marked = "\n".join(f"> {row}" for row in (line, "", *body.split("\n")))
    for quote in (f"{lead}{line}\n\n{body}", f"{lead}{marked}"):
        parts = split_reply(f"{OWN}\n\n{quote}\n")
        assert parts.reply_text == OWN
        assert "[#a1b2]" in parts.quoted_text


def test_an_answer_below_our_line_is_kept() -> None:
    line = ANSWER_ABOVE_LINE["en"]
    assert OWN in split_reply(f"{line}\n\nDear Aiko, we look.\n\n{OWN}\n").reply_text
    assert split_reply(f"{BEN}\n> {line}\n> Dear Aiko, we look.\n\n{OWN}\n").reply_text == OWN


def test_splitting_twice_loses_nothing() -> None:
    for text in [*KEPT_WHOLE.values(), *(f"{OWN}\n\n{quote}" for quote in QUOTED.values())]:
        once = split_reply(text).reply_text
        assert split_reply(once).reply_text == once
