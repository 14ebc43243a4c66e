"""The form of a mailbox: what it asks, what it knows beforehand, what it gives to the verbs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from whiteglove.channels.email.actions.mailboxes import ImapWishes
from whiteglove.channels.email.actions.setting_up import MailboxGiven, OutWishes
from whiteglove.channels.email.models.imap import SignIn
from whiteglove.channels.email.presets import likely_servers
from whiteglove.channels.email.set_up import MailboxSetUp
from whiteglove.team.models import Team

SECURITY = [
    ("tls", gettext_lazy("TLS from the first word (usual)")),
    ("starttls", gettext_lazy("STARTTLS")),
    ("none", gettext_lazy("None (only on this machine)")),
]
AUTH = [
    ("password", gettext_lazy("A password")),
    ("google", gettext_lazy("A token of Google")),
    ("microsoft", gettext_lazy("A token of Microsoft")),
]


class MailboxForm(forms.Form):
    """A mailbox: its address, where its mail lies (way imap), how answers leave."""

    address = forms.EmailField(label=gettext_lazy("Address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name customers see beside it"), max_length=120, required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team that answers there"))
    host = forms.CharField(label=gettext_lazy("Server for incoming mail (IMAP)"), max_length=253)
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=gettext_lazy("Protection on the way"), choices=SECURITY)
    user = forms.CharField(label=gettext_lazy("Name to sign in with"), max_length=254)
    auth = forms.ChoiceField(label=gettext_lazy("We show"), choices=AUTH, required=False)
    secret = forms.CharField(label=gettext_lazy("Password"), required=False, strip=False, max_length=1000)
    client_id = forms.CharField(label=gettext_lazy("Client id"), required=False, max_length=1000)
    client_secret = forms.CharField(label=gettext_lazy("Client secret"), required=False, max_length=4000)
    refresh_token = forms.CharField(label=gettext_lazy("Refresh token"), required=False, max_length=8000)
    folders = forms.CharField(
        label=gettext_lazy("Folders to read, apart by commas"), max_length=1000, initial="INBOX"
    )
    move_to = forms.CharField(
        label=gettext_lazy("Folder to which mail goes once we have it"), max_length=200, required=False
    )
    everything = forms.BooleanField(label=gettext_lazy("Take in all the mail that lies there"), required=False)
    out = forms.ChoiceField(label=gettext_lazy("Answers leave by"), initial="desk")
    out_host = forms.CharField(label=gettext_lazy("Server for answers (SMTP)"), max_length=253, required=False)
    out_port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, required=False)
    out_security = forms.ChoiceField(label=gettext_lazy("Protection on the way"), choices=SECURITY, required=False)
    out_user = forms.CharField(label=gettext_lazy("Name to sign in with"), max_length=254, required=False)
    out_password = forms.CharField(label=gettext_lazy("Password"), required=False, strip=False, max_length=1000)

    def __init__(self, *args: Any, teams: Sequence[Team], way: str, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way, self.is_new = way, is_new
        team, out = self.fields["team"], self.fields["out"]
        assert isinstance(team, forms.ChoiceField)  # noqa: S101
        assert isinstance(out, forms.ChoiceField)  # noqa: S101
        team.choices = [(str(one.pk), one.name) for one in teams]
        out.choices = [("desk", gettext_lazy("the server of the desk")), ("own", gettext_lazy("a server of its own"))]
        if way != "imap":
            for name in ("host", "port", "security", "user", "folders"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """What one answer makes necessary of another."""
        given = super().clean() or {}
        if self.way == "imap" and self.is_new:
            by_password = given.get("auth") in ("", None, "password")
            if by_password and not given.get("secret"):
                self.add_error("secret", gettext("Please give the password."))
            if not by_password and not given.get("refresh_token"):
                self.add_error("refresh_token", gettext("Please give the token."))
        if given.get("out") == "own" and not given.get("out_host"):
            self.add_error("out_host", gettext("Please name the server."))
        return given

    def given(self, address: str) -> MailboxGiven:
        """For the verbs; only once it is valid."""
        said = self.cleaned_data
        return MailboxGiven(
            address=address,
            team=Team.objects.get(pk=said["team"]),
            name=said["name"],
            imap=self._imap() if self.way == "imap" else None,
            out=self._out() if said["out"] == "own" else None,
        )

    def _imap(self) -> ImapWishes:
        said = self.cleaned_data
        return ImapWishes(
            host=said["host"].strip(),
            port=said["port"],
            security=said["security"],
            user=said["user"],
            auth=said["auth"] or SignIn.PASSWORD,
            secret=said["secret"],
            client_id=said["client_id"],
            client_secret=said["client_secret"],
            refresh_token=said["refresh_token"],
            folders=tuple(name.strip() for name in said["folders"].split(",") if name.strip()) or ("INBOX",),
            move_to=said["move_to"],
            everything=said["everything"],
        )

    def _out(self) -> OutWishes:
        said = self.cleaned_data
        security = said["out_security"] or "tls"
        return OutWishes(
            host=said["out_host"].strip(),
            port=said["out_port"] or {"tls": 465, "starttls": 587}.get(security, 25),
            security=security,
            user=said["out_user"],
            password=said["out_password"] or None,
        )


def likely(address: str, *, way: str, team: int | None) -> dict[str, Any]:
    """What the form says at first: the servers of the address's provider, or what most call theirs."""
    preset = likely_servers(address)
    known = {"address": address, "team": team, "out": "own" if way == "imap" else "desk"}
    if not address:
        return known
    return {
        **known,
        "host": preset.imap_host,
        "port": preset.imap_port,
        "security": preset.imap_security,
        "user": address,
        "auth": preset.oauth if preset.provider == "Microsoft" else "password",
        "folders": "INBOX",
        "out_host": preset.smtp_host,
        "out_port": preset.smtp_port,
        "out_security": preset.smtp_security,
        "out_user": address,
    }


def known_of(seen: MailboxSetUp) -> dict[str, Any]:
    """What the form says of a mailbox that is there. No secret is ever shown again."""
    known: dict[str, Any] = {"name": seen.name, "address": seen.address, "team": seen.team_id}
    if seen.imap is not None:
        known |= {name: getattr(seen.imap, name) for name in ("host", "port", "security", "user", "auth", "move_to")}
        known["folders"] = ", ".join(seen.imap.folders)
    if seen.out.is_own:
        out = {"host": seen.out.host, "port": seen.out.port or None, "user": seen.out.user}
        security = "tls" if seen.out.security == "tls" else "none" if seen.out.security == "none" else "starttls"
        known |= {f"out_{name}": value for name, value in out.items()} | {"out_security": security}
    return {**known, "out": "own" if seen.out.is_own else "desk"}
