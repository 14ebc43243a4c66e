"""Never lose the house: all of it in one file, made again elsewhere, the same; and nothing else is taken for it."""

import hashlib
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.utils import connector_params

from tests.mails import MailFrom
from whiteglove.channels.email.house_mail import can_be_mailed
from whiteglove.channels.email.models import Invitation, OutgoingMail
from whiteglove.channels.email.sending import senders
from whiteglove.channels.email.sending.doubting import doubt_what_waited
from whiteglove.channels.email.sending.queue import any_server, put_in_outbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import write_reply
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.backup import databases, home_files, making, reading, restoring
from whiteglove.foundation.backup.making import BackupMade, back_up, row_counts
from whiteglove.foundation.backup.manifest import FOOT
from whiteglove.foundation.backup.moving_in import UNFINISHED, complete_restore, lay_ready
from whiteglove.foundation.backup.programs import was_all_taken
from whiteglove.foundation.backup.restoring import check, forget_replaced, restore
from whiteglove.foundation.backup.trouble import (
    DoesNotFit,
    NotABackup,
    NotBackedUp,
    NotKnownWhetherRestored,
    NotPutInPlace,
    NotRestored,
)
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.blobs.clockwork import remove_released
from whiteglove.foundation.blobs.models import Blob, Released
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.database.binaries import Binaries
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import secret_key, settings
from whiteglove.team.models import PushSubscription, SignInLink
from whiteglove.team.signed_in import SessionStore
from whiteglove.web.live.hub import hub

pytestmark = pytest.mark.django_db(transaction=True)
Backup = Callable[[], BackupMade]
END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with its files."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "secret_key").write_text("the key of the house")
    (folder / "whiteglove.toml").write_text("port = 9000\n")
    return folder


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Backup:
    """Make a backup of what is there now."""
    return lambda: back_up(tmp_path / "house.backup", home=home)


@pytest.fixture
def filled(mail_from: MailFrom, aiko: Person) -> None:
    """A desk with a little of everything, and no bytes of other tests."""
    for name in list(blobs.names()):
        blobs.delete(name)
    for number in range(3):
        mail_from(aiko, f"Where is my bag? {number}")


@pytest.fixture
def empty_here() -> Iterator[Callable[[], None]]:
    """The rows and the kept bytes go, as on a new machine; afterwards no database is left aside."""

    hub().stop()  # other tests may have left one that reads; whoever comes later gets a new one
    hub.cache_clear()

    def make_empty() -> None:
        with psycopg.connect(**connector_params(), autocommit=True) as here:
            here.execute(END_OTHERS)
            here.execute("ALTER SCHEMA public RENAME TO before")
            here.execute("CREATE SCHEMA public")
        connection.close()
        for name in list(blobs.names()):
            blobs.delete(name)

    yield make_empty
    connection.close()
    if "team_team" not in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("ALTER SCHEMA before RENAME TO public")
    forget_replaced()


def counts() -> dict[str, int]:
    """Rows of every table now, without what a restore itself adds or ends."""
    with psycopg.connect(**connector_params()) as here:
        rows = row_counts(here)
    return {table: n for table, n in rows.items() if table not in ("journal_row", "team_session")}


def parts_of(file: Path) -> list[tuple[str, bytes]]:
    """What is in a backup, read by somebody else's program."""
    with tarfile.open(file) as archive:
        return [(member.name, archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]


def write_parts(file: Path, parts: list[tuple[str, bytes]]) -> None:
    """Somebody else's program writes an archive of these."""
    with tarfile.open(file, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in parts:
            header = tarfile.TarInfo(name)
            header.size, header.mode = len(content), 0o600
            archive.fileobj.write(header.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512))  # type: ignore[union-attr]


def test_a_house_stands_again_as_it_was(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, tmp_path: Path
) -> None:
    before, kept = counts(), {name: blobs.read(name) for name in blobs.names()}
    subjects = list(Message.objects.order_by("id").values_list("text", "at"))
    made = backup()
    assert (made.blobs, made.missing, made.damaged) == (len(kept), (), ())
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert made.size == made.file.stat().st_size

    empty_here()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    restored = restore(made.file, home=elsewhere)
    assert restored.aside is None
    assert counts() == before
    assert {name: blobs.read(name) for name in blobs.names()} == kept
    assert list(Message.objects.order_by("id").values_list("text", "at")) == subjects
    assert Row.objects.latest("id").kind == "house.DeskRestored"
    assert (elsewhere / "secret_key").read_text() == "only for tests"
    assert (elsewhere / "whiteglove.toml").read_text() == "port = 9000\n"
    assert (elsewhere / "secret_key").stat().st_mode & 0o777 == 0o600


def test_what_is_said_while_we_copy_is_in_the_next_backup(
    filled: None, home: Path, tmp_path: Path, mail_from: MailFrom, aiko: Person, empty_here: Callable[[], None]
) -> None:
    said = iter([True])

    def meanwhile(_written: int) -> None:
        if next(said, False):
            mail_from(aiko, "And one more thing.")

    made = back_up(tmp_path / "house.backup", home=home, told=meanwhile)
    assert Message.objects.count() == 4
    empty_here()
    restore(made.file, home=home)
    assert Message.objects.count() == 3


def test_a_desk_that_is_there_is_put_aside_only_when_asked(
    filled: None, backup: Backup, mail_from: MailFrom, aiko: Person, home: Path, empty_here: Callable[[], None]
) -> None:
    made = backup()
    mail_from(aiko, "Said after the backup.")
    (home / "secret_key").write_text("another key")
    connection.close()
    with pytest.raises(DoesNotFit, match="There is a desk here already"):
        restore(made.file, home=home)
    assert Message.objects.count() == 4
    connection.close()

    restored = restore(made.file, home=home, replace=True)
    assert Message.objects.count() == 3
    assert restored.aside is not None
    with psycopg.connect(**{**connector_params(), "dbname": restored.aside}) as aside:
        assert aside.execute("SELECT count(*) FROM conversations_message").fetchone() == (4,)
    assert (home / "secret_key").read_text() == "only for tests"
    assert [file.read_text() for file in home.glob("secret_key.before-*")] == ["another key"]
    connection.close()
    assert forget_replaced() == [restored.aside]


def test_a_desk_in_use_is_not_replaced(filled: None, backup: Backup, home: Path, monkeypatch: Any) -> None:
    made = backup()
    monkeypatch.setattr(databases, "WAIT_FOR_OTHERS_SECONDS", 0.0)
    with psycopg.connect(**connector_params()), pytest.raises(DoesNotFit, match="in use"):
        restore(made.file, home=home, replace=True)


def test_what_waited_to_be_sent_is_in_doubt_and_everybody_signs_in_again(
    backup: Backup,
    mail_from: MailFrom,
    aiko: Person,
    as_ben: Actor,
    signed_in: Callable[..., Any],
    ben: Any,
    empty_here: Callable[[], None],
    home: Path,
) -> None:
    from whiteglove.cli.house import _settle

    signed_in(ben)
    in_outbox = write_reply(as_ben, mail_from(aiko).conversation.pk, text="On its way.")
    put_in_outbox(in_outbox.pk)
    on_its_way_there = write_reply(as_ben, mail_from(aiko, "Another.").conversation.pk, text="Here.")
    made = backup()
    empty_here()

    restore(made.file, home=home, settle=lambda at: _settle(at, is_rehearsal=False))
    for message in Message.objects.filter(pk__in=[in_outbox.pk, on_its_way_there.pk]):
        assert message.delivery == DeliveryState.UNSURE
        assert "restored from a backup" in message.deliveries.latest("id").why
        put_in_outbox(message.pk)  # the reaction that had not run yet
        assert Conversation.objects.get(pk=message.conversation_id).has_trouble
    assert list(OutgoingMail.objects.values_list("state", flat=True)) == ["unsure"]
    assert doubt_what_waited(clock.now()) == 0
    assert SessionStore.get_model_class().objects.count() == 0
    assert not SignInLink.objects.filter(used_at=None).exists()


def test_nothing_leaves_a_rehearsal(
    backup: Backup,
    mail_from: MailFrom,
    aiko: Person,
    as_ben: Actor,
    ben: Any,
    empty_here: Callable[[], None],
    home: Path,
    monkeypatch: Any,
) -> None:
    from whiteglove.cli.house import _settle

    write_reply(as_ben, mail_from(aiko).conversation.pk, text="On its way.")
    PushSubscription.objects.create(colleague=ben, endpoint="https://push.example/1", key="k", secret="s")
    Invitation.objects.create(colleague=ben, place="https://desk.example")
    own = settings().model_copy(update={"mail_out": "smtp://mail.example.com", "mail_from": "desk@example.com"})
    monkeypatch.setattr(senders, "settings", lambda: own)
    assert (any_server(), can_be_mailed()) == (True, True)
    made = backup()
    empty_here()
    restore(made.file, home=home, settle=lambda at: _settle(at, is_rehearsal=True))
    assert (any_server(), can_be_mailed()) == (False, False)
    assert not PushSubscription.objects.exists()
    assert not Invitation.objects.filter(ended_at=None).exists()


def test_a_restore_that_fails_leaves_nothing_behind(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path
) -> None:
    made = backup()
    empty_here()

    def fail(_made_at: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(NotRestored, match="No space left"):
        restore(made.file, home=home, settle=fail)
    assert list(blobs.names()) == []
    with psycopg.connect(**connector_params()) as here:
        assert row_counts(here) == {}
        others = here.execute("SELECT datname FROM pg_database WHERE datname LIKE '%\\_restoring'").fetchall()
        assert (f"{here.info.dbname}_restoring",) not in others
    restore(made.file, home=home)
    assert Message.objects.count() == 3


def test_lost_and_damaged_bytes_do_not_prevent_a_backup_and_are_told(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path
) -> None:
    lost, damaged, *_ = sorted(blobs.names())
    blobs.delete(lost)
    Path(blobs.path(damaged)).write_bytes(b"eaten")
    made = backup()
    assert (made.missing, made.damaged) == ((lost,), (damaged,))
    empty_here()

    restored = restore(made.file, home=home)
    assert (restored.foot.missing, restored.foot.damaged) == ([lost], [damaged])
    assert blobs.read(damaged) == b"eaten"
    assert not blobs.exists(lost)


def test_damaged_bytes_here_are_mended_from_the_backup(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path
) -> None:
    made = backup()
    name = sorted(blobs.names())[0]
    content = blobs.read(name)
    Path(blobs.path(name)).write_bytes(b"eaten")
    connection.close()
    restore(made.file, home=home, replace=True)
    assert blobs.read(name) == content


def test_an_older_house_is_brought_up_to_date(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX journal_administrative")
        cursor.execute("CREATE INDEX journal_administrative ON journal_row (at)")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal' AND name = '0002_everyday'")
        cursor.execute("DROP TABLE webhooks_sendingasked, webhooks_posting, webhooks_destination")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'webhooks'")
    made = backup()
    empty_here()
    restore(made.file, home=home)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'journal_administrative'")
        assert "insight." in str(cursor.fetchone())


def test_a_house_from_before_migrations_were_put_together_is_known(filled: None, backup: Backup) -> None:
    head = reading.read_head(backup().file)
    older = replace(head, migrations={**head.migrations, "team": ["0001_initial", "0006_hours"]})
    restoring.refuse_newer_schema(older)


def test_newer_tables_are_refused_with_words(filled: None, backup: Backup) -> None:
    head = reading.read_head(backup().file)
    newer = replace(head, whiteglove="9.0", migrations={**head.migrations, "team": ["0099_the_future"]})
    with pytest.raises(DoesNotFit, match=r"9\.0.*team\.0099_the_future"):
        restoring.refuse_newer_schema(newer)


def test_missing_rows_are_noticed(filled: None, backup: Backup, empty_here: Callable[[], None], home: Path) -> None:
    file = backup().file
    contents = reading.read_backup(file)
    parts = parts_of(file)
    foot = replace(contents.foot, rows={**contents.foot.rows, "conversations_message": 4})
    write_parts(file, [*parts[:-1], (FOOT, foot.to_bytes())])
    empty_here()
    with pytest.raises(NotABackup, match=r"rows are not all there \(conversations_message\)"):
        restore(file, home=home)
    assert list(blobs.names()) == []


def test_a_full_disk_or_an_end_by_hand_leaves_no_half_file(filled: None, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "house.backup"

    def full(written: int) -> None:
        if written > 2000:
            raise OSError(28, "No space left on device")

    def by_hand(written: int) -> None:
        if written > 2000:
            raise KeyboardInterrupt

    with pytest.raises(NotBackedUp, match="disk is full"):
        back_up(file, home=home, told=full)
    with pytest.raises(KeyboardInterrupt):
        back_up(file, home=home, told=by_hand)
    assert list(tmp_path.glob("house*")) == []
    back_up(file, home=home)
    whole = hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(NotBackedUp):
        back_up(file, home=home, told=full)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == whole


def test_files_of_others_are_not_written_over(home: Path, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("years of work")
    with pytest.raises(NotBackedUp, match="is no backup"):
        back_up(thesis, home=home)
    with pytest.raises(NotBackedUp):
        back_up(tmp_path / "no folder" / "x", home=home)
    with pytest.raises(NotBackedUp):
        back_up(tmp_path, home=home)
    (tmp_path / "x.part").symlink_to(thesis)
    with pytest.raises(NotBackedUp):
        back_up(tmp_path / "x", home=home)
    assert thesis.read_text() == "years of work"


def test_two_backups_to_one_file_do_not_mix(filled: None, home: Path, tmp_path: Path) -> None:
    def another(_written: int) -> None:
        with pytest.raises(NotBackedUp, match="under way"):
            back_up(tmp_path / "x", home=home)

    back_up(tmp_path / "x", home=home, told=another)
    check(tmp_path / "x")


def test_what_is_let_go_of_meanwhile_is_removed_afterwards(filled: None, home: Path, tmp_path: Path) -> None:
    name = keep_blob(b"let go of")
    Released.objects.create(sha256=name)
    removed: list[int] = []
    made = back_up(tmp_path / "x", home=home, told=lambda _written: removed.append(remove_released()))
    assert sum(removed) == 0
    assert made.missing == ()
    assert remove_released() == 1


def test_a_server_newer_than_our_programs_is_told_plainly(home: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(making, "newest_programs", lambda: Binaries(Path("/"), 14))
    with pytest.raises(NotBackedUp, match=r"our programs read servers up to 14"):
        back_up(tmp_path / "x", home=home)


def test_what_is_sealed_opens_with_the_key_that_came_along(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, monkeypatch: Any
) -> None:
    made = backup()
    empty_here()
    keys: list[str] = []
    monkeypatch.setattr(restoring, "settings", lambda: SimpleNamespace(secret_key=None))
    restore(made.file, home=home, settle=lambda _at: keys.append(secret_key()))
    assert keys == ["only for tests"]


def test_another_key_that_is_set_is_refused(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, monkeypatch: Any
) -> None:
    made = backup()
    empty_here()
    monkeypatch.setattr(restoring, "settings", lambda: SimpleNamespace(secret_key="another"))
    with pytest.raises(DoesNotFit, match="another key"):
        restore(made.file, home=home)
    assert list(blobs.names()) == []


def test_settings_that_name_a_database_lie_beside(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, tmp_path: Path
) -> None:
    (home / "whiteglove.toml").write_text('DATABASE_URL = "postgresql://desk@live.example/desk"\n')
    made = backup()
    empty_here()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert restore(made.file, home=elsewhere).home == ("secret_key", "whiteglove.toml.from-backup")


def test_the_one_word_that_older_servers_do_not_know_is_let_pass() -> None:
    known = 'ERROR: unrecognized configuration parameter "transaction_timeout"\n'
    assert was_all_taken(f"pg_restore: {known}pg_restore: warning: errors ignored on restore: 1")
    assert not was_all_taken(f"pg_restore: {known}pg_restore: warning: errors ignored on restore: 2")
    assert not was_all_taken("pg_restore: warning: errors ignored on restore: 1")


def test_bytes_kept_twice_are_kept_once(filled: None, backup: Backup) -> None:
    keep_blob(b"alone")
    assert backup().blobs == Blob.objects.count()


@pytest.mark.parametrize("does_answer", [True, False])
def test_a_server_that_goes_away_while_it_changes_places_costs_no_files(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, monkeypatch: Any, does_answer: bool
) -> None:
    made, kept = backup(), set(blobs.names())
    (home / "secret_key").unlink()
    empty_here()
    change_places = databases.change_places

    def change_and_break(*given: Any, **named: Any) -> None:
        change_places(*given, **named)
        if not does_answer:
            monkeypatch.setattr(databases, "ELSEWHERE", ("no_such_database",))
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(databases, "change_places", change_and_break)
    monkeypatch.setattr(restoring, "WAIT_FOR_SERVER_SECONDS", 0.0)
    if does_answer:
        restore(made.file, home=home)
    else:
        with pytest.raises(NotKnownWhetherRestored, match="closed the connection"):
            restore(made.file, home=home)
        assert not (home / "secret_key").exists()
        assert complete_restore(home) == ("secret_key",)
    assert Message.objects.count() == 3
    assert set(blobs.names()) == kept
    assert (home / "secret_key").read_text() == "only for tests"
    assert not (home / UNFINISHED).exists()
    monkeypatch.undo()


def test_the_old_database_that_cannot_be_dropped_does_not_undo_the_house(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, monkeypatch: Any
) -> None:
    made, kept = backup(), set(blobs.names())
    empty_here()

    def fail(*_given: object) -> None:
        raise psycopg.OperationalError("is being accessed by other users")

    monkeypatch.setattr(databases, "drop_database", fail)
    assert restore(made.file, home=home).aside is None
    monkeypatch.undo()
    assert Message.objects.count() == 3
    assert set(blobs.names()) == kept


def test_a_key_that_cannot_be_put_in_place_waits_for_the_next_start(
    filled: None, backup: Backup, empty_here: Callable[[], None], home: Path, monkeypatch: Any
) -> None:
    made = backup()
    empty_here()

    def fail(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(home_files, "put", fail)
        with pytest.raises(NotPutInPlace, match="No space left"):
            restore(made.file, home=home)
    assert Message.objects.count() == 3
    assert (home / "secret_key").read_text() == "the key of the house"
    assert (home / UNFINISHED).stat().st_mode & 0o777 == 0o600
    assert complete_restore(home) == ("secret_key",)
    assert (home / "secret_key").read_text() == "only for tests"


def test_files_laid_ready_for_another_database_are_let_lie(home: Path) -> None:
    lay_ready({"secret_key": b"of another"}, home, mark="restored never", with_settings=True, keep_key=True)
    assert complete_restore(home) == ()
    assert (home / "secret_key").read_text() == "the key of the house"
