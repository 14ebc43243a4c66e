"""The story as it is told: same for the same seed, in order of time, in three languages, Mr. Tan on top."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from whiteglove.demo.story import ConversationTold, company, tell
from whiteglove.demo.story.scenes import scenes

NOW = datetime(2025, 6, 12, 3, 20, tzinfo=UTC)
SCENES = 7


@pytest.fixture(scope="module")
def told() -> list[ConversationTold]:
    return list(tell(seed=7, conversations=1500, now=NOW))


def test_the_same_seed_tells_the_same_story() -> None:
    assert list(tell(3, 60, NOW)) == list(tell(3, 60, NOW))
    assert list(tell(3, 60, NOW)) != list(tell(4, 60, NOW))


def test_as_many_conversations_as_asked_for_and_never_fewer_than_the_scenes(
    told: list[ConversationTold],
) -> None:
    assert len(told) == len({one.key for one in told}) == 1500
    assert len(list(tell(1, 0, NOW))) == SCENES


def test_languages_have_their_shares(told: list[ConversationTold]) -> None:
    shares = Counter(one.language for one in told)
    assert shares["en"] / 1500 == pytest.approx(0.45, abs=0.02)
    assert shares["ja"] / 1500 == pytest.approx(0.35, abs=0.02)
    assert shares["fr"] / 1500 == pytest.approx(0.20, abs=0.02)


def test_nothing_is_left_to_fill(told: list[ConversationTold]) -> None:
    for one in told:
        for text in said(one):
            assert not re.search(r"[{}|]|<(?!\S+@)|@[a-z0-9]{1,6} ", text), text
            assert text == text.strip()
            assert text


def said(one: ConversationTold) -> list[str]:
    words = [step.word for step in one.hand_overs if step.word is not None]
    return [one.subject, *(message.text for message in one.messages), *words]


def test_time_runs_forward(told: list[ConversationTold]) -> None:
    for before, after in pairwise(told):
        assert before.messages[0].at <= after.messages[0].at
    for one in told:
        moments = [message.at for message in one.messages]
        assert moments == sorted(moments), one.key
        assert all(at.utcoffset() == timedelta(0) for at in moments)
        assert one.customer.since <= moments[0]
        assert NOW - timedelta(days=367) < moments[0] <= one.last_activity < NOW
        assert one.closed_at is None or one.closed_at >= moments[-1]


def test_the_desk_opens_on_mr_tan(told: list[ConversationTold]) -> None:
    newest = sorted(told, key=lambda one: one.last_activity, reverse=True)
    assert newest[0].key == "tan-bag"
    assert newest[0].closed_at is None
    assert newest[0].messages[-1].direction == "in"
    assert all(one.scene for one in newest[:SCENES])
    assert not any(one.scene for one in newest[SCENES:])


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_scenes_keep_their_order_at_any_hour(hour: int) -> None:
    now = NOW.replace(hour=hour, minute=1)
    for scene in scenes(now):
        moments = [message.at for message in scene.messages]
        assert moments == sorted(moments), scene.key
        assert moments[-1] < now
        assert scene.hand_overs == tuple(sorted(scene.hand_overs, key=lambda step: step.at))


def test_mr_tan_meets_a_cold_hand_over_and_then_a_warm_one() -> None:
    bag = next(scene for scene in scenes(NOW) if scene.key == "tan-bag")
    cold, sword, *_ = bag.hand_overs
    assert (cold.to_team, cold.word) == ("baggage", None)
    assert (sword.to, sword.word is not None) == ("arai", True)
    assert any("R-17" in message.text for message in bag.messages)


def test_few_are_open_and_those_are_recent(told: list[ConversationTold]) -> None:
    still_open = [one for one in told if one.closed_at is None and not one.scene]
    assert 0.03 <= len(still_open) / 1500 <= 0.05
    assert all(one.last_activity > NOW - timedelta(days=7) for one in still_open)


@pytest.mark.parametrize("days_later", [0, 2, 3])
def test_the_desk_is_well_kept(days_later: int) -> None:
    now = NOW + timedelta(days=days_later)
    everyday = [one for one in tell(seed=7, conversations=1500, now=now) if not one.scene]
    waiting = {one.key: since for one in everyday if (since := waits_since(one)) is not None}
    assert 5 <= len(waiting) <= 25
    late = [key for key, since in waiting.items() if since < now - timedelta(hours=24)]
    assert len(late) == 1
    assert sum(one.closed_at is None for one in everyday) > 2 * len(waiting)


def waits_since(one: ConversationTold) -> datetime | None:
    """Since when this customer waits for an answer of a person; None when nobody does."""
    since: datetime | None = None
    for message in one.messages:
        if message.direction == "in" and message.kind != "auto_reply":
            since = since or message.at
        elif message.direction == "out" and message.kind == "message":
            since = None
    return since if one.closed_at is None else None


def test_everybody_named_works_here_and_writes_the_language(told: list[ConversationTold]) -> None:
    people = {person.key: person for person in company().colleagues}
    teams = {team.key for team in company().teams}
    for one in told:
        assert one.team in teams
        assert one.owner is None or one.owner in people
        assert (one.closed_at is None) == (one.closed_by is None)
        for message in one.messages:
            assert (message.author is None) == (message.direction == "in")
            if message.author:
                assert one.language in people[message.author].languages or message.direction == "note"


def test_french_keeps_its_spaces(told: list[ConversationTold]) -> None:
    french = [one for one in told if one.language == "fr"]
    texts = [message.text for one in french for message in one.messages if message.kind != "bounce"]
    assert len(texts) > 500
    for text in [*texts, *(one.subject for one in french)]:
        assert not re.search(r"[^\S\u00a0][;:?!»]|[\w»)][;?!:]|«[^\u00a0]", text), text


def test_japanese_answers_address_the_customer(told: list[ConversationTold]) -> None:
    answers = [
        message.text
        for one in told
        if one.language == "ja"
        for message in one.messages
        if message.direction == "out" and message.kind == "message"
    ]
    assert len(answers) > 400
    assert all("様" in answer.split("\n", 1)[0] for answer in answers)


def test_hardly_any_two_first_mails_are_the_same(told: list[ConversationTold]) -> None:
    firsts = Counter((one.subject, one.messages[0].text) for one in told)
    assert sum(count - 1 for count in firsts.values()) < 0.005 * len(told)


def test_neighbours_in_the_list_read_differently(told: list[ConversationTold]) -> None:
    newest = sorted(told, key=lambda one: one.last_activity, reverse=True)
    previews = [one.messages[-1].text[:40] for one in newest]
    assert sum(one == other for one, other in pairwise(previews)) <= len(told) // 500


def test_life_has_bounces_absences_notes_files_and_hand_overs(told: list[ConversationTold]) -> None:
    messages = [message for one in told for message in one.messages]
    kinds = Counter((message.direction, message.kind) for message in messages)
    assert min(kinds["in", "bounce"], kinds["in", "auto_reply"], kinds["out", "auto_reply"]) >= 10
    assert kinds["note", "message"] > 200
    files = [file for message in messages for file in message.attachments]
    assert {file.content_type for file in files} == {"application/pdf", "image/jpeg"}
    assert all(file.content[:4] in {b"%PDF", b"\xff\xd8\xff\xfe"} for file in files)
    assert {1, 2, 3, 4, 5, 6, 7} <= {len(one.messages) for one in told}
    assert any(step.word is None for one in told if not one.scene for step in one.hand_overs)


def test_a_wording_that_speaks_of_a_file_brings_one(told: list[ConversationTold]) -> None:
    speaks = re.compile(r"attached|ci-joint|添付")
    for one in told:
        for message in one.messages:
            if message.kind == "message" and message.direction != "note" and speaks.search(message.text):
                assert message.attachments or one.scene, message.text


def test_customers_are_many_and_some_come_back(told: list[ConversationTold]) -> None:
    addresses = Counter(one.customer.address for one in told)
    assert 0.55 < len(addresses) / len(told) < 0.85
    assert max(addresses.values()) >= 3
    assert all(address.endswith(".example") for address in addresses)


def test_the_company_is_complete() -> None:
    people = company().colleagues
    assert 8 <= len(people) <= 14
    assert {person.role for person in people} == {"owner", "manager", "lead", "colleague", "temp"}
    assert all(set(person.teams) <= {team.key for team in company().teams} for person in people)
    assert len({person.email for person in people}) == len(people)
