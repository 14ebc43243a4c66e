"""The loop that hands notices to push services."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from types import ModuleType

from django.db import connection, transaction
from django.utils.translation import override

from whiteglove.channels.push.devices import is_known_service
from whiteglove.channels.push.models import Push
from whiteglove.conversations.notice_words import place_of, said_of
from whiteglove.conversations.queries.attention import still_told
from whiteglove.foundation import clock
from whiteglove.foundation.loops import LIVING
from whiteglove.foundation.settings import settings
from whiteglove.team.models import PushSubscription

CHANNEL = "whiteglove_push"
AT_ONCE = 20
NOTHING_DUE_SECONDS = 60.0
TRIES = 6
FIRST_PAUSE = timedelta(seconds=30)
OLD_NEWS = timedelta(hours=24)
GONE = (404, 410)

CLAIM = f"""
UPDATE push_push SET claimed_by = %s WHERE id IN (
    SELECT id FROM push_push
    WHERE next_try_at <= statement_timestamp() AND (claimed_by IS NULL OR claimed_by NOT IN {LIVING})
    ORDER BY next_try_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class HandOut:
    """A notice as a browser shows it."""

    title: str
    body: str
    address: str
    tag: str

    def as_json(self) -> str:
        """What the service worker reads."""
        return json.dumps({"title": self.title, "body": self.body, "url": self.address, "tag": self.tag})


def send_waiting_pushes(instance: int) -> float:
    """Hand over what is due; returns seconds until more is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [instance])
        ids = [row[0] for row in cursor.fetchall()]
    columns = ("notice__conversation__customer", "notice__customer", "notice__colleague", "subscription__session")
    for push in Push.objects.filter(pk__in=ids).select_related(*columns).order_by("id"):
        _hand_over(push)
    return 0.0 if len(ids) == AT_ONCE else NOTHING_DUE_SECONDS


def _hand_over(push: Push) -> None:
    """Send one. A read notice is old news; a browser that is gone is forgotten; a busy service is tried again."""
    notice, browser = push.notice, push.subscription
    if not _is_signed_in(browser):
        browser.delete()
        return
    if (
        notice.read_at is not None
        or clock.now() - notice.at > OLD_NEWS
        or not is_known_service(browser.endpoint)
        or not _may_see(push)
    ):
        push.delete()
        return
    status = _send(push)
    if status is not None and status < 300:
        push.delete()
        PushSubscription.objects.filter(pk=browser.pk).exclude(failed_at=None).update(failed_at=None)
    elif status in GONE:
        browser.delete()
    else:
        _try_later(push)


def _is_signed_in(browser: PushSubscription) -> bool:
    return browser.session is not None and browser.session.expire_date > clock.now()


def _may_see(push: Push) -> bool:
    """Whether the colleague serves still and sees still what it is about: both may change after the telling."""
    colleague = push.notice.colleague
    return colleague.is_active and still_told(colleague.as_actor(), push.notice_id)


def _send(push: Push) -> int | None:
    browser = push.subscription
    place = {"endpoint": browser.endpoint, "key": browser.key, "secret": browser.secret}
    status: int | None = _service().hand_over(_told(push).as_json(), holds=OLD_NEWS, **place)
    return status


@cache
def _service() -> ModuleType:
    return import_module("whiteglove.channels.push.service")


def _told(push: Push) -> HandOut:
    notice = push.notice
    talk = notice.conversation
    customer = talk.customer if talk else notice.customer
    with override(notice.colleague.language or settings().language):
        called = (customer.name or customer.main_address) if customer else ""
        words = said_of(notice.because, by_whom=notice.by_whom, called=called)
    place = place_of(notice.about, notice.conversation_id)
    tag = (notice.about or f"conversation:{notice.conversation_id}").replace(":", "-")
    return HandOut(words, talk.subject if talk else "", place, tag)


def _try_later(push: Push) -> None:
    if push.tries + 1 >= TRIES:
        PushSubscription.objects.filter(pk=push.subscription_id).update(failed_at=clock.now())
        push.delete()
        return
    later = clock.now() + FIRST_PAUSE * 2**push.tries
    Push.objects.filter(pk=push.pk).update(tries=push.tries + 1, next_try_at=later, claimed_by=None)
