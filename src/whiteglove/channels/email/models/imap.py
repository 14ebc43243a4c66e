"""Mailboxes on other people's servers that we read by IMAP: how to come in, how far we are, what hinders."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.channels.email.models.mailbox import Mailbox
from whiteglove.channels.email.models.raw_mail import RawMail
from whiteglove.foundation.sealed import SealedText


class Security(models.TextChoices):
    """How the connection is kept from strangers."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SignIn(models.TextChoices):
    """How we say who we are."""

    PASSWORD = "password"  # noqa: S105 - a kind, not one
    GOOGLE = "google"
    MICROSOFT = "microsoft"


def _inbox() -> list[str]:
    return ["INBOX"]


class ImapAccount(models.Model):
    """Where a mailbox of ours lies, and how we come in. `secret` and its like are never shown and never logged."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="+")
    host = models.TextField()
    port = models.IntegerField()
    security = models.TextField(choices=Security.choices, default=Security.TLS)
    user = models.TextField()
    auth = models.TextField(choices=SignIn.choices, default=SignIn.PASSWORD)
    secret = SealedText(default="", blank=True, help_text="The password")
    token_url = models.TextField(default="", blank=True, help_text="Where access tokens come from; empty: as usual")
    client_id = models.TextField(default="", blank=True)
    client_secret = SealedText(default="", blank=True)
    refresh_token = SealedText(default="", blank=True)
    folders = ArrayField(models.TextField(), default=_inbox)
    since = models.DateField(null=True, help_text="Mail older than this is left alone; none: everything is taken")
    move_to = models.TextField(default="", blank=True, help_text="Where mail goes once we have it; empty: it stays")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True, help_text="When the server last gave us what it had")
    failing_since = models.DateTimeField(null=True)
    said = models.TextField(default="", blank=True, help_text="What hinders us, in words; empty: nothing")

    def __str__(self) -> str:
        return f"imap account {self.pk}"


class ImapPosition(models.Model):
    """How far we are in a folder. The server's numbers hold as long as its `uidvalidity` does."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ImapAccount, on_delete=models.CASCADE, related_name="positions", db_index=False)
    folder = models.TextField()
    uidvalidity = models.BigIntegerField()
    last_uid = models.BigIntegerField(default=0, help_text="Up to here each mail is with us, or noted as a trouble")
    dated_until = models.BigIntegerField(default=0, help_text="Up to here only mail since the account's date is ours")
    look_again = models.BooleanField(default=False, help_text="Compare everything with the server at the next pass")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "folder"], name="imap_position_one_per_folder")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.folder}: {self.uidvalidity}/{self.last_uid}"


class ImapSeen(models.Model):
    """That a mail of a folder is with us; at most once, whoever fetches. The raw mail may be erased, this stays."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ImapAccount, on_delete=models.CASCADE, related_name="+", db_index=False)
    folder = models.TextField()
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    raw = models.ForeignKey(RawMail, null=True, on_delete=models.SET_NULL, related_name="+")
    said_size = models.BigIntegerField(null=True, help_text="What the server called its size, where that was wrong")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "folder", "uidvalidity", "uid"], name="imap_seen_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.folder}/{self.uidvalidity}/{self.uid}"


class TroubleKind(models.TextChoices):
    """Why a mail is not (wholly) with us."""

    UNREADABLE = "unreadable"
    MIXED_UP = "mixed_up"
    GONE = "gone"
    OVERSIZE = "oversize"


class ImapTrouble(models.Model):
    """A mail that the server has and that we could not take, or only its head. Tried again until it is settled."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ImapAccount, on_delete=models.CASCADE, related_name="+", db_index=False)
    folder = models.TextField()
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    kind = models.TextField(choices=TroubleKind.choices)
    size = models.BigIntegerField(null=True, help_text="As the server says; none: not known")
    said = models.TextField(default="", blank=True, help_text="What happened, in words")
    attempts = models.IntegerField(default=1)
    next_try_at = models.DateTimeField(null=True, help_text="None: only when somebody asks")
    noted_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "folder", "uidvalidity", "uid"], name="imap_trouble_once")
        ]
        indexes = [models.Index(fields=["account"], name="imap_trouble_open", condition=Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.folder}/{self.uid}: {self.kind}"


class Reconciliation(models.Model):
    """What the server has and what we have, counted one night."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ImapAccount, on_delete=models.CASCADE, related_name="+", db_index=False)
    folder = models.TextField()
    uidvalidity = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())
    on_server = models.IntegerField()
    with_us = models.IntegerField()
    missing = ArrayField(models.BigIntegerField(), default=list)
    mended_at = models.DateTimeField(null=True, help_text="When what was missing had come in after all")

    class Meta:
        indexes = [models.Index(fields=["account", "folder", "-id"], name="imap_reconciliation_last")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.folder}: {self.with_us} of {self.on_server}"
