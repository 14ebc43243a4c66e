"""Access tokens of Google and Microsoft: had for a refresh token, kept in memory until shortly before they end."""

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from whiteglove.channels.email.imap.errors import MailboxClosed, SignInRefused
from whiteglove.channels.email.models.imap import ImapAccount, SignIn

TOKEN_URLS = {
    SignIn.GOOGLE: "https://oauth2.googleapis.com/token",
    SignIn.MICROSOFT: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}
SCOPES = {SignIn.MICROSOFT: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"}
TIMEOUT_SECONDS = 30
RENEWED_BEFORE_SECONDS = 120
USUAL_SECONDS = 3600

_known: dict[int, tuple[str, float]] = {}
_lock = threading.Lock()


def access_token(account: ImapAccount) -> str:
    """A token that is good for now. Raises SignInRefused, or MailboxClosed when none is to be had just now."""
    with _lock:
        token, until = _known.get(account.pk, ("", 0.0))
    if token and time.monotonic() < until:
        return token
    answer = _ask(account)
    token = str(answer["access_token"])
    holds = answer.get("expires_in")
    seconds = float(holds) if isinstance(holds, int | float | str) and str(holds).isdecimal() else USUAL_SECONDS
    with _lock:
        _known[account.pk] = (token, time.monotonic() + max(0.0, seconds - RENEWED_BEFORE_SECONDS))
    _keep_new_refresh_token(account, answer)
    return token


def forget_token(account: ImapAccount) -> bool:
    """Ask for a new one next time, whatever the old one's hour. Returns whether there was one."""
    with _lock:
        return _known.pop(account.pk, None) is not None


def _ask(account: ImapAccount) -> dict[str, object]:
    auth = SignIn(account.auth)
    url = account.token_url or TOKEN_URLS[auth]
    fields = {
        "grant_type": "refresh_token",
        "client_id": account.client_id,
        "refresh_token": account.refresh_token,
        **({"client_secret": account.client_secret} if account.client_secret else {}),
        **({"scope": SCOPES[auth]} if auth in SCOPES else {}),
    }
    request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode())  # noqa: S310 - an operator's URL
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310
            answer = json.loads(reply.read(1_000_000))
    except urllib.error.HTTPError as error:
        raise _refusal(error) from None
    except (OSError, ValueError) as error:
        raise MailboxClosed(f"No access token could be had ({type(error).__name__}). We try again.") from None
    if not isinstance(answer, dict) or not answer.get("access_token"):
        raise MailboxClosed("The answer for an access token held none. We try again.")
    return answer


def _refusal(error: urllib.error.HTTPError) -> MailboxClosed:
    try:
        reason = str(json.loads(error.read(100_000)).get("error"))[:100]
    except (ValueError, AttributeError, OSError):
        reason = ""
    error.close()
    if 400 <= error.code < 500 and error.code != 429:
        return SignInRefused(
            f"No access token was given ({error.code} {reason}). The consent may have been withdrawn: "
            "make a new refresh token and set the mailbox up again."
        )
    return MailboxClosed(f"No access token could be had ({error.code} {reason}). We try again.")


def _keep_new_refresh_token(account: ImapAccount, answer: dict[str, object]) -> None:
    """Microsoft gives a new one with each answer; the old one ends some day."""
    fresh = answer.get("refresh_token")
    if isinstance(fresh, str) and fresh and fresh != account.refresh_token:
        account.refresh_token = fresh
        ImapAccount.objects.filter(pk=account.pk).update(refresh_token=fresh)
