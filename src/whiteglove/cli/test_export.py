"""Everything is given out, and nothing with which somebody could sign in."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.mails import MailFrom, bytes_in

from whiteglove.channels.email.models import ImapAccount, Mailbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.cli.export.nouns import nouns
from whiteglove.cli.export.writing import NotExported, export_everything
from whiteglove.conversations.actions import write_note
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.team.actions import create_token
from whiteglove.team.models import House, Team

pytestmark = pytest.mark.django_db(transaction=True)
WITH_FILE = (
    b"From: Aiko <aiko@mail.example>\nTo: desk@hoshi.example\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nhello\n'
    b'--b\nContent-Disposition: attachment; filename="tag.txt"\n\nThe tag.\n--b--\n'
)


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_everything_is_there_with_counts_that_are_true(
    tmp_path: Path, mail_from: MailFrom, aiko: Person, as_ben: Actor
) -> None:
    first = mail_from(aiko, "バッグはどこですか")
    write_note(as_ben, first.conversation.pk, text="She is polite.")
    bytes_in(WITH_FILE)
    House.objects.create(logo=b"\x89PNG", name="Hoshi")
    export_everything(tmp_path / "out")

    out = tmp_path / "out"
    manifest = json.loads((out / "manifest.json").read_text())
    found = {str(file.relative_to(out)) for file in out.rglob("*.jsonl")}
    assert found == set(manifest["rows"])
    for name, rows in manifest["rows"].items():
        assert len(lines(out / name)) == rows
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == manifest["sha256"][name]
    messages = lines(out / "conversations/messages.jsonl")
    assert [message["direction"] for message in messages] == ["in", "note", "in"]
    assert messages[0]["text"].strip() == "バッグはどこですか"
    mails = lines(out / "email/raw_mails.jsonl")
    assert (out / mails[1]["file"]).read_bytes() == WITH_FILE
    (attached,) = lines(out / "conversations/attachments.jsonl")
    assert (out / attached["file"]).read_bytes().startswith(b"The tag.")
    assert (manifest["mails"], manifest["files"], manifest["missing"]) == (2, 1, [])
    assert lines(out / "team/houses.jsonl")[0]["logo"] == "iVBORw=="
    assert out.stat().st_mode & 0o777 == 0o700
    assert lines(out / "journal/facts.jsonl")


def test_no_secret_leaves(tmp_path: Path, front_desk: Team, as_ben: Actor) -> None:
    box = Mailbox.objects.create(team=front_desk, address="a@b.example", mail_out="smtp://x:sesame@mail.example")
    ImapAccount.objects.create(mailbox=box, host="h", port=1, user="u", secret="sesame", refresh_token="sesame")
    token = create_token(SYSTEM, name="t")
    export_everything(tmp_path / "out")
    everything = b"".join(file.read_bytes() for file in (tmp_path / "out").rglob("*.jsonl"))
    assert b"sesame" not in everything
    assert token.encode() not in everything
    assert hashlib.sha256(token.encode()).hexdigest().encode() not in everything
    assert b"pbkdf2" not in everything


def test_what_is_withheld_is_decided_column_by_column() -> None:
    withheld = {noun.file: set(noun.withheld) for noun in nouns() if noun.withheld}
    assert withheld["email/imap_accounts.jsonl"] == {"secret", "client_secret", "refresh_token", "token_url"}
    assert withheld["email/mailboxes.jsonl"] == {"mail_out"}
    assert withheld["team/api_tokens.jsonl"] == {"digest"}
    assert withheld["team/colleagues.jsonl"] == {"password"}


def test_missing_bytes_are_told_and_the_rest_is_given(tmp_path: Path, mail_from: MailFrom, aiko: Person) -> None:
    raw = mail_from(aiko).raw
    blobs.delete(raw.blob_id)
    assert export_everything(tmp_path / "out").missing == [raw.blob_id]
    assert lines(tmp_path / "out" / "email/raw_mails.jsonl")[-1]["file"] is None


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    export_everything(tmp_path / "mine")
    with pytest.raises(NotExported, match="not empty"):
        export_everything(tmp_path / "mine")
    with pytest.raises(NotExported):
        export_everything(tmp_path / "mine" / "manifest.json")
    with pytest.raises(NotExported):
        export_everything(tmp_path / "no" / "folder")
    with pytest.raises(KeyboardInterrupt):
        export_everything(tmp_path / "ended", told=_end)
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def _end(_export: object) -> None:
    raise KeyboardInterrupt
