"""Signed-in browsers, read by a statement that is built once: every page begins with it."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models import QuerySet
from django.utils import timezone

from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.questions import Row, columns_of, instances, question


class QuickSessions(DatabaseSessions):
    """Django's sessions in the database, read in a tenth of the time."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found = instances(self.model, _living(SYSTEM, self.model, key=self.session_key or "", now=timezone.now()))
        if not found:
            self._session_key = None
            return None
        return found[0]


@question
def _living(
    actor: Actor,  # noqa: ARG001 - whoever has the key
    model: type[AbstractBaseSession],
    *,
    key: str,
    now: object,
) -> QuerySet[AbstractBaseSession, Row]:
    sessions: QuerySet[AbstractBaseSession] = model._default_manager.filter(session_key=key, expire_date__gt=now)
    return sessions.values_list(*columns_of(model))
