"""A text made from HTML has no marks; then the HTML says what is quoted."""

from whiteglove.channels.email.understanding.reply import split_reply

BEN = "On Mon, May 6, 2024 at 10:15 AM Ben Ito <ben@desk.example> wrote:"
ATTRIBUTION = "On Mon, May 6, 2024 at 10:15 AM Ben Ito &lt;ben@desk.example&gt; wrote:<br>"


def test_an_answer_below_the_blockquote_is_found() -> None:
    html = (
        f'<div>{ATTRIBUTION}<blockquote class="gmail_quote">Dear Aiko,<br>we look.</blockquote><p>It came!</p></div>'
    )
    text = f"Hello,\n\n{BEN}\n\nDear Aiko,\nwe look.\n\nIt came!"
    assert split_reply(text, f"<p>Hello,</p>{html}").reply_text == "Hello,\n\nIt came!"
    assert split_reply(text).reply_text == "Hello,"


def test_answers_between_blockquotes_are_found() -> None:
    cite = '<blockquote type="cite">'
    html = (
        f'<div class="moz-cite-prefix">{ATTRIBUTION}</div>{cite}When did you fly?</blockquote>'
        "<p>On Monday,\nwith you.</p>"
        f"{cite}<div>Which bag?</div></blockquote><p>The red one.</p>"
    )
    text = f"Hi Ben\n\n{BEN}\n\n  When did you fly?\n\nOn Monday, with you.\n\n  Which bag?\n\nThe red one."
    assert split_reply(text, "<p>Hi Ben</p>" + html).reply_text == "Hi Ben\n\nOn Monday, with you.\n\nThe red one."
    text = text.removeprefix("Hi Ben\n\n")
    assert split_reply(text, html).reply_text == "On Monday, with you.\n\nThe red one."


def test_a_quote_in_a_language_we_do_not_know_is_found() -> None:
    html = '<p>Bonan tagon</p><p>Ben skribis:</p><blockquote type="cite"><p>Kara Aiko</p></blockquote>'
    assert split_reply("Bonan tagon\n\nBen skribis:\n\nKara Aiko", html).quoted_text == "Kara Aiko"


def test_an_indented_paragraph_is_no_quote() -> None:
    html = '<p>I said:</p><blockquote style="margin:0 0 0 40px;border:none">Come at once.</blockquote><p>Aiko</p>'
    text = "I said:\n\n  Come at once.\n\nAiko"
    assert split_reply(text, html).reply_text == text


def test_html_that_does_not_fit_changes_nothing() -> None:
    text = f"Hello,\n\n{BEN}\n\nDear Aiko,\nwe look."
    for html in (
        "<blockquote type=cite>",
        "</blockquote><blockquote",
        "<blockquote class=gmail_quote>Hello,",
        "<" * 99,
    ):
        assert split_reply(text, html) == split_reply(text)


def test_outlook_headers_hold_against_older_blockquotes() -> None:
    headers = "From: Ben <ben@desk.example>\nSent: Monday\nTo: Aiko\nSubject: Bag"
    html = (
        "<p>It came!</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
        "From: Ben &lt;ben@desk.example&gt;<br>"
        "Sent: Monday<br>To: Aiko<br>Subject: Bag</div><p>We look.</p><blockquote class=gmail_quote>"
        "Where?</blockquote>"
    )
    assert split_reply(f"It came!\n\n{headers}\n\nWe look.\n\nWhere?", html).reply_text == "It came!"
