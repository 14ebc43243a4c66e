"""What signs us in lies sealed in the database, and is read as it was given."""

import pytest
from django.db import connection

from whiteglove.channels.email.models import ImapAccount, Mailbox
from whiteglove.foundation.sealed import MARK
from whiteglove.team.models import Team


def as_it_lies() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, refresh_token, mail_out FROM email_imapaccount, email_mailbox")
        return list(cursor.fetchone() or ())


@pytest.mark.usefixtures("db")
def test_passwords_lie_sealed(front_desk: Team) -> None:
    box = Mailbox.objects.create(team=front_desk, address="help@desk.example", mail_out="smtp://u:sesame@h:587")
    ImapAccount.objects.create(mailbox=box, host="h", port=993, user="u", secret="opensesame")
    secret, token, mail_out = as_it_lies()
    assert (secret.startswith(MARK), token, mail_out.startswith(MARK)) == (True, "", True)
    account = ImapAccount.objects.select_related("mailbox").get()
    assert (account.secret, account.mailbox.mail_out) == ("opensesame", "smtp://u:sesame@h:587")
