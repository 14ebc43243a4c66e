"""Lines to mail servers, kept open for consecutive mails; a server that is away is left alone for a while."""

import ssl
import time

from whiteglove.channels.email.sending.senders import ServerNotUnderstood, read_server
from whiteglove.channels.email.sending.smtp_conversation import (
    Envelope,
    Offered,
    Patience,
    PutOff,
    RefusedForGood,
    ServerAway,
    SmtpConversation,
)

LEFT_ALONE_SECONDS = 15.0


class Lines:
    """One line for each server. Used by one thread."""

    def __init__(self, patience: Patience, context: ssl.SSLContext | None = None) -> None:
        self._patience = patience
        self._context = context
        self._open: dict[str, SmtpConversation] = {}
        self._away: dict[str, tuple[float, str]] = {}

    def offer(self, url: str, envelope: Envelope) -> tuple[SmtpConversation, Offered]:
        """Name sender and recipients to the server. Raises PutOff (ServerAway) or RefusedForGood.

        A line kept open may have been closed at its other end: then once more on a fresh one, in the time left.
        """
        return self._offer(url, envelope, time.monotonic() + self._patience.everything)

    def _offer(self, url: str, envelope: Envelope, until: float) -> tuple[SmtpConversation, Offered]:
        line = self._line(url, envelope, until)
        try:
            return line, line.offer(envelope, until=until)
        except RefusedForGood:
            self.hang_up()
            raise
        except PutOff:
            self.hang_up()
            if line.offers == 1:
                raise
        return self._offer(url, envelope, until)

    def hang_up(self) -> None:
        """Close every line."""
        while self._open:
            self._open.popitem()[1].close()

    def _line(self, url: str, envelope: Envelope, until: float) -> SmtpConversation:
        if url not in self._open:
            self._open[url] = self._dial(url, envelope, until)
        return self._open[url]

    def _dial(self, url: str, envelope: Envelope, until: float) -> SmtpConversation:
        away_until, why = self._away.get(url, (0.0, ""))
        if time.monotonic() < away_until:
            raise ServerAway(why)
        name = envelope.sender.rpartition("@")[2]
        try:
            return SmtpConversation(
                read_server(url), name=name, patience=self._patience, until=until, context=self._context
            )
        except ServerNotUnderstood as error:
            raise ServerAway(f"The setting for outgoing mail cannot be read: {error}.") from error
        except ServerAway as away:
            self._away[url] = time.monotonic() + LEFT_ALONE_SECONDS, str(away)
            raise
