"""The handbook's first hour, lived in a browser: the same steps in the same order, in an empty house."""

import email
import email.policy
import email.utils
import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.house import House, eventually
from tests.mail_server import ScriptedServer
from tests.walks.desk.browsing import PATIENCE_MILLISECONDS, WIDE, Desk
from whiteglove.cli.preparation import FIRST_OWNER

pytestmark = [pytest.mark.walk, pytest.mark.peer("chromium")]

CHAPTER = Path(__file__).parents[3] / "docs" / "handbook" / "first-hour.md"
HEADING = re.compile(r"^### \d+\. (.+)$", re.MULTILINE)
LINK = re.compile(r"sign in once with (\S+)")
UNDO_SECONDS = "8"  # as it is when nothing is set
OURS, MARIA, AIKO, BEN = "help@desk.example", "maria@desk.example", "aiko@mail.example", "ben@desk.example"
SUBJECT, QUESTION = "The blue umbrella", "I left my umbrella on the train. Have you seen it?"
ANSWER, REGRETTED, NOTE = "We look for it today.", "We never find anything.", "It stands behind the counter."
MEANWHILE = "It has a wooden handle."
expect.set_options(timeout=PATIENCE_MILLISECONDS)


@dataclass
class Hour:
    """One new owner, with the desk in one window and the guide in another, and the world outside."""

    house: House
    desk: Desk
    outside: ScriptedServer
    guide: Page | None = None
    conversation: str = ""

    @property
    def page(self) -> Page:
        return self.desk.page

    def open_conversation(self) -> Page:
        """By its address."""
        return self.desk.open(self.conversation)

    def key(self, key: str) -> None:
        """Press it, once the page has its keys."""
        self.page.wait_for_load_state("load")
        self.page.keyboard.press(key)

    def mails_to(self, whom: str) -> list[EmailMessage]:
        """That really left for them."""
        mails = [took.content for took in self.outside.took if whom in took.recipients]
        return [email.message_from_bytes(mail, policy=email.policy.default) for mail in mails]

    def write_as_aiko(self, text: str, **headers: str) -> None:
        """A mail to the desk, from any mail program."""
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = f"Aiko Tanaka <{AIKO}>", OURS, SUBJECT
        mail["Date"] = email.utils.localtime()
        mail["Message-ID"] = headers.pop("Message_ID", email.utils.make_msgid(domain="mail.example"))
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.house.smtp_port, timeout=30) as server:
            server.send_message(mail)

    def press(self, words: str) -> None:
        """A button or link of the page's main part."""
        main = self.page.locator("main")
        main.get_by_role("button", name=words, exact=True).or_(
            main.get_by_role("link", name=words, exact=True)
        ).first.click()


Step = Callable[[Hour], None]
STEPS: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """The next step, called as in the handbook."""

    def add(walk: Step) -> Step:
        STEPS[name] = walk
        return walk

    return add


def text_of(mail: EmailMessage) -> str:
    """Its words."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def guide_of(hour: Hour) -> Page:
    """The window in which the guide stays open."""
    assert hour.guide is not None
    return hour.guide


def ticked(page: Page, words: str) -> Locator:
    """A step of the guide that is done."""
    return page.locator("#guide li.well", has_text=words)


@step("Start the desk")
def _start(hour: Hour) -> None:
    assert LINK.search(hour.house.words())


@step("Open the one-time link")
def _open_link(hour: Hour) -> None:
    found = LINK.search(hour.house.words())
    assert found is not None
    hour.page.goto(found.group(1))
    hour.press("Come in")
    expect(hour.page.get_by_role("heading", level=1)).to_have_text("From here to the first answered mail")
    expect(hour.page.locator("#guide > li")).to_have_count(7)


@step("Say who you are")
def _say_who(hour: Hour) -> None:
    hour.press("Your account")
    hour.page.get_by_label("Name, as colleagues and customers see it").fill("Maria Brandt")
    hour.page.locator("section", has_text="You and your pages").get_by_role("button", name="Keep").click()
    expect(hour.page.get_by_role("status").first).to_be_visible()
    hour.page.get_by_label("New password, ten letters or more").fill("umbrellas in the rain")
    hour.page.get_by_label("The same once more").fill("umbrellas in the rain")
    hour.press("Set password")
    expect(hour.page.get_by_role("heading", name="Change your password")).to_be_visible()
    assert eventually(lambda: bool(hour.outside.took), seconds=60)
    (letter,) = hour.mails_to(FIRST_OWNER)
    assert "was changed" in str(letter["Subject"])
    hour.outside.took.clear()
    hour.desk.open("/manage/guide/")
    expect(ticked(hour.page, "Your name and password")).to_be_visible()
    hour.press("Your address")
    hour.page.get_by_label("E-mail address").fill(MARIA)
    hour.press("Keep")
    hour.desk.open("/manage/guide/")
    expect(hour.page.locator("#guide")).to_contain_text(f"You sign in as {MARIA}.")


@step("Name the team")
def _name_team(hour: Hour) -> None:
    hour.press("The default team")
    hour.page.locator("[name=name]").fill("Lost and found")
    hour.page.locator("[name=first_answer_hours]").fill("4")
    hour.page.get_by_label("Maria Brandt").check()
    hour.press("Keep")
    expect(hour.page.get_by_role("status").last).to_have_text("Kept.")
    hour.desk.open("/manage/guide/")
    expect(ticked(hour.page, "A team that answers")).to_be_visible()


@step("Give it an address")
def _give_address(hour: Hour) -> None:
    hour.press("Add a mailbox")
    hour.page.get_by_label("Address", exact=True).fill(OURS)
    hour.page.get_by_label("It is brought here").check()
    hour.press("Go on")
    expect(hour.page.locator("[name=address]")).to_have_value(OURS)


@step("Give answers a way out")
def _give_way_out(hour: Hour) -> None:
    hour.page.get_by_label("the server of the desk").check()
    hour.press("Add and try it")
    expect(hour.page.locator("#trial")).to_contain_text("Nothing was changed there, nothing was sent.")
    expect(hour.page.locator("#trial li.failed")).to_have_count(0)
    hour.desk.open("/manage/guide/")
    expect(ticked(hour.page, "A way out for answers")).to_be_visible()
    assert hour.outside.took == []


@step("Write to yourself")
def _write_to_yourself(hour: Hour) -> None:
    hour.guide = hour.desk.context.new_page()
    hour.desk.watch(hour.guide)
    hour.guide.goto(f"{hour.house.address}/manage/guide/")
    hour.press("Put the guide away")
    expect(hour.page.locator("#list-name")).to_have_text("Needs an answer")
    for page in (hour.page, hour.guide):
        page.evaluate("window.neverLoadedAgain = true")
    hour.write_as_aiko(QUESTION, Message_ID="<umbrella@mail.example>")
    expect(hour.page.locator("#list-news .strip")).to_have_text("1 new")
    expect(ticked(hour.guide, "A first mail")).to_be_visible()
    assert all(page.evaluate("window.neverLoadedAgain") for page in (hour.page, hour.guide))
    hour.page.locator("#list-news .strip").click()
    expect(hour.page.locator("#rows .row")).to_have_count(1)
    expect(hour.page.locator("#rows .row")).to_contain_text(SUBJECT)


@step("Answer it")
def _answer(hour: Hour) -> None:
    hour.page.locator("#rows .row a").click()
    expect(hour.page.locator(".message.theirs .words").first).to_contain_text(QUESTION)
    hour.conversation = hour.page.url.removeprefix(hour.house.address)
    hour.page.locator("#text").fill(ANSWER)
    hour.page.locator("#send").click()
    answer = hour.page.locator(".message.ours").last
    expect(answer).to_contain_text(ANSWER)
    expect(answer.locator(".delivery")).to_contain_text("Sent")
    (mail,) = hour.mails_to(AIKO)
    assert text_of(mail).startswith(ANSWER)
    assert OURS in str(mail["From"])
    assert mail["In-Reply-To"] == "<umbrella@mail.example>"
    expect(ticked(guide_of(hour), "Answer it")).to_be_visible()


@step("Take an answer back")
def _take_back(hour: Hour) -> None:
    hour.page.locator("#text").fill(REGRETTED)
    hour.page.locator("#send").click()
    hour.page.locator(".message.ours").last.get_by_role("button", name="Take back").click()
    expect(hour.page.locator("#text")).to_have_value(REGRETTED)
    expect(hour.page.locator(".message.ours")).to_have_count(1)
    hour.press("Discard")
    expect(hour.page.locator("#text")).to_have_value("")


@step("Leave a note")
def _note(hour: Hour) -> None:
    hour.page.locator("#matter").focus()
    hour.key("n")
    hour.page.locator("#note").fill(NOTE)
    hour.page.locator("#send").click()
    expect(hour.page.locator(".message.note .words")).to_have_text(NOTE)
    expect(hour.page.locator("#draft-word")).to_be_empty()


@step("Invite a colleague")
def _invite(hour: Hour) -> None:
    hour.page.get_by_role("link", name="Set-up", exact=True).click()
    hour.page.get_by_role("navigation", name="Set-up").get_by_role("link", name="Colleagues").click()
    invitation = hour.page.locator("section", has_text="Invite somebody")
    invitation.locator("[name=name]").fill("Ben Okoro")
    invitation.locator("[name=email]").fill(BEN)
    invitation.get_by_label("Lost and found").check()
    hour.press("Invite")
    expect(hour.page.get_by_text(f"A mail with a link is on its way to Ben Okoro at {BEN}.")).to_be_visible()
    assert eventually(lambda: bool(hour.mails_to(BEN)), seconds=60)
    assert f"{hour.house.address}/sign-in/link/" in text_of(hour.mails_to(BEN)[0])
    guide_of(hour).reload()
    expect(guide_of(hour).locator("#guide li.well")).to_have_count(7)


@step("Hand a conversation over")
def _hand_over(hour: Hour) -> None:
    hour.open_conversation()
    hour.key("a")
    expect(hour.page.locator("#standing .state")).to_contain_text("You answer for it")
    hour.key("s")
    hour.page.locator("#assign-to").select_option(label="Ben Okoro")
    hour.page.locator("#assign-why").fill("You know the counter.")
    hour.write_as_aiko(MEANWHILE, In_Reply_To=str(hour.mails_to(AIKO)[0]["Message-ID"]))
    expect(hour.page.locator(".message.theirs").last).to_contain_text(MEANWHILE)
    expect(hour.page.locator("#standing .state")).to_contain_text("hears from us by")
    expect(hour.page.locator("#assign-why")).to_have_value(
        "You know the counter."
    )  # news of others take nothing away
    expect(hour.page.locator("#assign-why")).to_be_focused()
    hour.page.locator("#act-choose").get_by_role("button", name="Assign").click()
    expect(hour.page.locator("#standing .state")).to_contain_text("Ben Okoro answers for it")
    handed = hour.page.locator("#thread .event").last
    expect(handed).to_contain_text("Maria Brandt handed it over to Ben Okoro with a word: ")
    expect(handed).to_contain_text("You know the counter.")


@step("Put a tag on")
def _tag(hour: Hour) -> None:
    hour.key("t")
    hour.page.locator("#act-tag [name=new]").fill("refund")
    hour.press("Keep these tags")
    expect(hour.page.locator("#standing .tag")).to_have_text("refund")


@step("Save a reply and use it")
def _saved_reply(hour: Hour) -> None:
    hour.page.get_by_role("link", name="Set-up", exact=True).click()
    hour.page.get_by_role("navigation", name="Set-up").get_by_role("link", name="Saved replies").click()
    hour.press("Write one")
    hour.page.get_by_label("Name", exact=True).fill("Thanks for waiting")
    hour.page.locator("#text_en").fill("Dear {customer}, thank you for waiting.")
    hour.press("Keep")
    expect(hour.page.get_by_role("link", name="Thanks for waiting")).to_be_visible()
    hour.open_conversation()
    hour.page.locator("#matter").focus()
    hour.key("r")
    hour.page.locator("#text").press_sequentially("/tha")
    expect(hour.page.locator("#choices [role=option]")).to_contain_text("Thanks for waiting")
    hour.page.keyboard.press("Enter")
    expect(hour.page.locator("#text")).to_have_value("Dear Aiko Tanaka, thank you for waiting.")
    hour.page.locator("#send").click()
    expect(hour.page.locator(".message.ours")).to_have_count(2)
    expect(hour.page.locator(".message.ours").last.locator(".delivery")).to_contain_text("Sent")
    assert [text_of(mail).partition("\n")[0].strip() for mail in hour.mails_to(AIKO)] == [
        ANSWER,
        "Dear Aiko Tanaka, thank you for waiting.",
    ]


@step("Keep a search as a view")
def _view(hour: Hour) -> None:
    hour.page.locator("#matter").focus()
    hour.key("/")
    hour.page.keyboard.type("tag:refund")
    hour.page.keyboard.press("Enter")
    expect(hour.page.locator(".chip")).to_contain_text("tag:refund")
    expect(hour.page.locator("#rows .row .tag")).to_have_text("refund")
    hour.page.locator("#search").blur()
    hour.key("v")
    hour.page.get_by_label("Name of the view").fill("Refunds")
    hour.press("Save")
    expect(hour.page.locator("#list-name")).to_have_text("Refunds")
    kept = hour.page.get_by_role("navigation", name="Views").get_by_role("link", name="Refunds")
    expect(kept.locator(".count")).to_have_text("1")


@step("Pause what can wait")
def _pause(hour: Hour) -> None:
    hour.open_conversation()
    hour.key("p")
    hour.page.locator("#pause-why").fill("The train comes back tomorrow.")
    hour.page.locator("#act-pause").get_by_role("button", name="Pause").click()
    expect(hour.page.locator("#standing .state")).to_contain_text("paused until")
    expect(hour.page.locator("#thread .event").last).to_contain_text("The train comes back tomorrow.")
    hour.desk.open("/desk/?view=paused")
    expect(hour.page.locator("#rows .row")).to_have_count(1)


@step("Find anything")
def _find(hour: Hour) -> None:
    hour.key("/")
    hour.page.keyboard.type("counter")
    hour.page.keyboard.press("Enter")
    expect(hour.page.locator("#rows .row .snippet")).to_contain_text(NOTE)
    hour.key("Control+k")
    hour.page.locator("#find-field").fill("blue umb")
    expect(hour.page.locator("#find-list [aria-selected=true]")).to_contain_text(SUBJECT)
    hour.page.keyboard.press("Enter")
    expect(hour.page.locator("#matter")).to_have_text(SUBJECT)
    hour.key("?")
    expect(hour.page.locator("#keys")).to_be_visible()
    hour.page.keyboard.press("Escape")


@step("Choose light or dark, and your language")
def _looks(hour: Hour) -> None:
    hour.page.get_by_role("link", name="Maria Brandt").click()
    hour.page.get_by_label("Dark", exact=True).check()
    hour.page.locator("section", has_text="Light or dark").get_by_role("button", name="Keep").click()
    expect(hour.page.locator("html")).to_have_attribute("data-theme", "dark")
    hour.page.get_by_label("Language", exact=True).select_option("ja")
    hour.page.locator("section", has_text="You and your pages").get_by_role("button", name="Keep").click()
    expect(hour.page.locator("html")).to_have_attribute("lang", "ja")
    hour.open_conversation()
    expect(hour.page.locator("#send")).to_contain_text("送信")


@step("Make a backup")
def _backup(hour: Hour) -> None:
    kept = hour.house.home.with_name("first.backup")
    made = hour.house.call("backup", str(kept))
    assert made.returncode == 0, made.stderr.decode()
    assert hour.house.call("restore", str(kept), "--check").returncode == 0


@pytest.fixture
def outside() -> Iterator[ScriptedServer]:
    """The mail server by which answers and invitations leave."""
    server = ScriptedServer()
    yield server
    server.stop()


@pytest.fixture
def hour(chromium: Browser, outside: ScriptedServer, tmp_path: Path) -> Iterator[Hour]:
    """An empty house, just opened, and a browser that was never there."""
    settings = {"WHITEGLOVE_MAIL_OUT": outside.url, "WHITEGLOVE_UNDO_SECONDS": UNDO_SECONDS}
    with House(tmp_path / "home", environment=settings) as house:
        context = chromium.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, locale="en-GB")
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        desk = Desk(house, context, context.new_page())
        desk.watch(desk.page)
        yield Hour(house, desk, outside)
        context.close()


def test_handbook_and_walk_name_the_same_steps_in_the_same_order() -> None:
    assert HEADING.findall(CHAPTER.read_text()) == list(STEPS)


def test_the_first_hour_is_as_the_handbook_says(hour: Hour) -> None:
    for name in HEADING.findall(CHAPTER.read_text()):
        STEPS[name](hour)
    assert hour.desk.complaints == []
