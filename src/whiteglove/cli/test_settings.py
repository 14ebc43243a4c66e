"""A setting that cannot be used is told by its variable, what it is and what it should be; never by a traceback."""

import pytest
from tests.commands import whiteglove

WRONG = [
    ("TIME_ZONE", "Mars/Base", "a time zone such as"),
    ("MAIL_FROM", "Desk <desk@example.com>", "an address alone"),
    ("SMTP_LISTEN", "2525", "must look like 127.0.0.1:2525"),
    ("LMTP_LISTEN", "localhost:x", "must look like 127.0.0.1:2525"),
    ("LANGUAGE", "fr", "en or ja"),
    ("PORT", "many", "integer"),
]


@pytest.mark.parametrize(("name", "value", "hint"), WRONG)
def test_a_wrong_setting_is_told_plainly(name: str, value: str, hint: str) -> None:
    done = whiteglove("settings", "show", given=b"", **{f"WHITEGLOVE_{name}": value})
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b"")
    assert f"WHITEGLOVE_{name} is {value!r}: " in said
    assert hint in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [("run", 1), ("prepare", 1), ("user list", 1), ("web", 78), ("worker", 78), ("intake", 78), ("mail deliver", 75)],
)
def test_every_command_says_so(words: str, code: int) -> None:
    done = whiteglove(*words.split(), WHITEGLOVE_MAIL_OUT="https://who:hidden@mail.example")
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code, said
    assert "smtp://user:password@mail.example.com:587" in said
    assert "Traceback" not in said
    assert "hidden" not in said


def test_a_name_that_is_no_setting_is_told() -> None:
    done = whiteglove("settings", "show", WHITEGLOVE_SMPT_LISTEN="127.0.0.1:25")
    assert done.returncode == 0
    assert "WHITEGLOVE_SMPT_LISTEN is set, but there is no such setting" in done.stderr.decode()
