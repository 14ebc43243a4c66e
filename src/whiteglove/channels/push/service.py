"""Speaking with push services. Loaded when there is something to push: its libraries are large."""

import logging
from datetime import timedelta

import requests
from pywebpush import WebPushException, webpush

from whiteglove.channels.push.keys import vapid
from whiteglove.foundation.settings import settings

TIMEOUT_SECONDS = 10

log = logging.getLogger(__name__)


def hand_over(text: str, *, endpoint: str, key: str, secret: str, holds: timedelta) -> int | None:
    """Send a text, encrypted for one browser. Returns the service's HTTP status; None when there was no answer.

    holds: how long the service may keep it for a browser that is off.
    """
    try:
        answer = webpush(
            {"endpoint": endpoint, "keys": {"p256dh": key, "auth": secret}},
            data=text,
            vapid_private_key=vapid(),
            vapid_claims={"sub": f"mailto:{settings().mail_from}"},
            ttl=int(holds.total_seconds()),
            timeout=TIMEOUT_SECONDS,
        )
    except WebPushException as refused:
        return refused.response.status_code if refused.response is not None else None
    except (requests.RequestException, ValueError) as error:
        log.warning("a push service was not reached: %s", type(error).__name__)
        return None
    return int(answer.status_code)
