"""Where colleagues are signed in: one row for each browser. Django keeps its sessions here; ending one deletes it."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models, transaction

from whiteglove.team.sessions import QuickSessions

DEVICE = "device"  # what a session keeps of its browser: began, seen, address, browser, way


class SignedIn(AbstractBaseSession):
    """A browser in which somebody is signed in, or somebody unsigned fills in a form (no colleague)."""

    colleague = models.ForeignKey("team.Colleague", null=True, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="Within some minutes")
    address = models.TextField(default="", blank=True, help_text="From which they came last")
    browser = models.TextField(default="", blank=True, help_text="As it names itself, shortened")
    way = models.TextField(default="", blank=True, help_text="password, passkey, link or provider")

    class Meta(AbstractBaseSession.Meta):
        app_label = "team"
        indexes = [models.Index(fields=["colleague"], name="team_signed_in_colleague")]

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        """Where these are kept."""
        return SessionStore


class SessionStore(QuickSessions):
    """Sessions in our table: what a list of devices shows stands in columns of its own."""

    @classmethod
    def get_model_class(cls) -> type[SignedIn]:
        """The rows."""
        return SignedIn

    @transaction.atomic
    def cycle_key(self) -> None:
        """The same session under a new key; a browser that is told by push stays so."""
        known, before = self._get_session(), self.session_key  # type: ignore[attr-defined]
        self.create()
        self._session_cache = known
        if before:
            apps.get_model("team", "PushSubscription").objects.filter(session=before).update(session=self.session_key)
            self.delete(before)

    def create_model_instance(self, data: dict[str, Any]) -> SignedIn:
        """The row of this session."""
        row: Any = super().create_model_instance(data)
        device = data.get(DEVICE, {})
        row.colleague_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at, row.seen_at = _moment(device.get("began")), _moment(device.get("seen"))
        row.address, row.browser, row.way = (str(device.get(name, "")) for name in ("address", "browser", "way"))
        return row  # type: ignore[no-any-return]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
