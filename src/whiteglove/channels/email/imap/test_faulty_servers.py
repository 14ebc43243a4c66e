"""Servers that err: what can be had comes, what cannot is shown, nothing is taken for something else."""

from collections.abc import Iterator

import pytest
from tests.faulty_imap import Fault, Faulty, Talk, serving

from whiteglove.channels.email.imap.conftest import fetch, kept_contents, letter, open_account
from whiteglove.channels.email.imap.errors import MailboxClosed, SignInRefused
from whiteglove.channels.email.imap.tokens import forget_token
from whiteglove.channels.email.models import ImapAccount, ImapPosition, ImapSeen, ImapTrouble
from whiteglove.foundation import clock
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    with serving(Faulty({1: letter(1), 2: letter(2), 3: letter(3)})) as server:
        yield server


@pytest.fixture
def account(faulty: Faulty, front_desk: Team) -> ImapAccount:
    return open_account(front_desk, faulty.port, "aiko")


def troubles() -> list[tuple[int, str]]:
    return list(ImapTrouble.objects.filter(settled_at=None).order_by("uid").values_list("uid", "kind"))


def is_body_of(words: str, uid: int) -> bool:
    """Whether a command asks for the bytes of this mail, alone or with others."""
    if not words.startswith("UID FETCH") or "BODY.PEEK[]" not in words:
        return False
    return str(uid) in words.split()[2].split(",")


def instead_of(uid: int, act: "Fault") -> Fault:
    """A fault whenever this mail is asked for."""
    return lambda talk, words: is_body_of(words, uid) and act(talk, words)


def others_as_usual(talk: Talk, words: str, uid: int, content: bytes, *, literal: int | None = None) -> bool:
    for asked in map(int, words.split()[2].split(",")):
        if asked == uid:
            talk.give(uid, words, content, literal=literal)
        else:
            talk.give(asked, words, talk.faulty.mails[asked])
    talk.done()
    return True


def try_again(account: ImapAccount) -> int:
    """The next pass, when the troubles of this one are due."""
    ImapTrouble.objects.exclude(next_try_at=None).update(next_try_at=clock.now())
    return fetch(account)


def test_another_mails_bytes_are_not_taken_for_this_one(faulty: Faulty, account: ImapAccount) -> None:
    faulty.fault = instead_of(2, lambda talk, words: others_as_usual(talk, words, 2, letter(99, words="Not yours")))

    assert fetch(account) == 2
    assert kept_contents() == [letter(1), letter(3)]
    assert troubles() == [(2, "mixed_up")]
    faulty.fault = None
    assert try_again(account) == 1
    assert kept_contents() == [letter(1), letter(3), letter(2)]
    assert troubles() == []


def test_another_mails_number_is_not_taken_for_this_one(faulty: Faulty, account: ImapAccount) -> None:
    def answer_with_three(talk: Talk, words: str) -> bool:
        talk.give(3, words, letter(3))
        talk.done()
        return True

    faulty.fault = instead_of(2, answer_with_three)

    assert fetch(account) == 2
    assert sorted(kept_contents()) == [letter(1), letter(3)]
    assert troubles() == [(2, "mixed_up")]


def test_the_neighbours_bytes_of_the_same_length_are_not_taken(faulty: Faulty, account: ImapAccount) -> None:
    faulty.fault = instead_of(2, lambda talk, words: others_as_usual(talk, words, 2, letter(1)))

    fetch(account)

    assert letter(1) in kept_contents()
    assert kept_contents().count(letter(1)) == 1
    assert 2 in dict(troubles())


@pytest.mark.parametrize("literal", [10, 5_000], ids=["too short", "too long"])
def test_a_length_that_lies_costs_that_mail_only(faulty: Faulty, account: ImapAccount, literal: int) -> None:
    faulty.fault = instead_of(2, lambda talk, words: others_as_usual(talk, words, 2, letter(2), literal=literal))

    assert fetch(account, seconds=0.3) == 2
    assert sorted(kept_contents()) == [letter(1), letter(3)]
    assert troubles() == [(2, "unreadable")]
    faulty.fault = None
    assert try_again(account) == 1


def test_a_connection_that_ends_at_one_mail_does_not_stop_the_next(faulty: Faulty, account: ImapAccount) -> None:
    def hang_up(talk: Talk, _words: str) -> bool:
        talk.hang_up()
        return True

    faulty.fault = instead_of(2, hang_up)

    assert fetch(account) == 2
    assert troubles() == [(2, "unreadable")]
    assert ImapPosition.objects.get().last_uid == 3


def test_a_mail_that_brings_the_server_down_is_found_and_passed_over(faulty: Faulty, account: ImapAccount) -> None:
    def closed(talk: Talk, words: str) -> bool:
        if words.startswith("LOGIN"):
            talk.done("NO later")
        return words.startswith("LOGIN")

    def fall(talk: Talk, words: str) -> bool:
        if is_body_of(words, 2):
            talk.faulty.fault = closed
            talk.hang_up()
            return True
        return False

    faulty.fault = fall
    with pytest.raises(MailboxClosed):
        fetch(account, one_by_one=True)
    faulty.fault = fall
    faulty.commands.clear()
    fetch(account, one_by_one=True)

    assert kept_contents() == [letter(1), letter(3)]
    assert troubles() == [(2, "unreadable")]
    assert not any(is_body_of(words, 2) for words in faulty.commands)


def test_a_server_that_falls_silent_is_left_and_met_again(faulty: Faulty, account: ImapAccount) -> None:
    faulty.fault = instead_of(1, lambda _talk, _words: True)

    assert fetch(account, seconds=0.3) == 2
    assert troubles() == [(1, "unreadable")]


def test_a_mail_listed_and_then_said_not_to_exist_is_shown(faulty: Faulty, account: ImapAccount) -> None:
    def deny(talk: Talk, words: str) -> bool:
        for asked in map(int, words.split()[2].split(",")):
            if asked != 2:
                talk.give(asked, words, talk.faulty.mails[asked])
        talk.done()
        return True

    faulty.fault = instead_of(2, deny)

    assert fetch(account) == 2
    assert troubles() == [(2, "unreadable")]


def test_a_mail_that_is_refused_is_shown_and_the_others_come(faulty: Faulty, account: ImapAccount) -> None:
    def refuse(talk: Talk, _words: str) -> bool:
        talk.done("NO cannot read it")
        return True

    faulty.fault = instead_of(2, refuse)

    assert fetch(account) == 2
    assert troubles() == [(2, "unreadable")]
    assert "cannot read it" in ImapTrouble.objects.get().said


def test_a_server_that_only_errs_about_a_size_is_believed_its_bytes(faulty: Faulty, account: ImapAccount) -> None:
    def wrong_size(talk: Talk, words: str) -> bool:
        if "RFC822.SIZE" not in words or "BODY" in words:
            return False
        talk.say(*(f"* {uid} FETCH (UID {uid} RFC822.SIZE 9000)" for uid in talk.faulty.mails))
        talk.done()
        return True

    faulty.fault = wrong_size

    assert fetch(account) == 3
    assert kept_contents() == [letter(1), letter(2), letter(3)]
    assert list(ImapSeen.objects.values_list("said_size", flat=True)) == [9000, 9000, 9000]


def test_answers_in_another_order_and_wrapping_are_read(faulty: Faulty, account: ImapAccount) -> None:
    def wrapped(talk: Talk, words: str) -> bool:
        for uid in sorted(map(int, words.split()[2].split(",")), reverse=True):
            content = talk.faulty.mails[uid]
            talk.say(f"* {uid} FETCH (FLAGS (\\Seen))")
            talk.wfile.write(f"* {uid} FETCH (BODY[] {{{len(content)}}}\r\n".encode() + content)
            talk.say(f" FLAGS (\\Recent) RFC822.SIZE {len(content)} UID {uid})")
        talk.done()
        return True

    faulty.fault = instead_of(2, wrapped)

    assert fetch(account) == 3
    assert sorted(kept_contents()) == [letter(1), letter(2), letter(3)]


def test_numbers_that_change_while_we_read_make_us_begin_again(faulty: Faulty, account: ImapAccount) -> None:
    def renumber(talk: Talk, _words: str) -> bool:
        talk.faulty.uidvalidity, talk.faulty.fault = 8, None
        talk.hang_up()
        return True

    faulty.fault = instead_of(1, renumber)

    with pytest.raises(MailboxClosed, match="new numbers"):
        fetch(account)
    assert fetch(account) == 3


def test_an_access_token_that_ended_is_had_anew(
    faulty: Faulty, account: ImapAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = iter(["old", "new", "newer", "newest"])
    monkeypatch.setattr(
        "whiteglove.channels.email.imap.tokens._ask",
        lambda _account: {"access_token": next(tokens), "expires_in": 3600},
    )
    ImapAccount.objects.update(auth="google")
    fetch(account)
    faulty.refused_tokens = 1
    fetch(account)
    assert len(faulty.tokens) == 3
    assert faulty.tokens[0] == faulty.tokens[1] != faulty.tokens[2]

    faulty.refused_tokens = 2
    with pytest.raises(SignInRefused, match="token is too old"):
        fetch(account)
    forget_token(account)
