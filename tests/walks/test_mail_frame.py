"""Hostile mails in a real browser, without the frame's policy to help: nothing runs, nothing is asked for."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from whiteglove.channels.email.understanding.html import frame_document, sanitise

CORPORA = Path(os.environ.get("WHITEGLOVE_CORPORA") or Path(__file__).parents[2].parent / "shared" / "corpora")
VECTORS = CORPORA / "sanitiser" / "vectors-1-100.json"
ADDRESS = "http://frame.test/mail"
SETTLING_MILLISECONDS = 150
"""Longer than the delays our own vectors use."""

RUN = "window.ran=true"
OURS = (
    f"<script>{RUN}</script><img src=x onerror={RUN}><body onload={RUN}>",
    f"<svg onload={RUN}><script>{RUN}</script></svg><svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><style><img src='</style><img src=x onerror={RUN}>'>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<textarea><p title='</textarea><img src=x onerror={RUN}>'><xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    f"<template><img src=x onerror={RUN}></template><select><template><img src=x onerror={RUN}>",
    f"<!--><img src=x onerror={RUN}>--><![CDATA[<img src=x onerror={RUN}>]]><?x ><img src=x onerror={RUN}>",
    f'<p style=\'color:red"><img src=x onerror={RUN}>\'>x<p title="&quot;><img src=x onerror={RUN}>">',
    f"<details open ontoggle={RUN}><input autofocus onfocus={RUN}><video><source onerror={RUN}></video>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe><object data='data:text/html,<script>{RUN}</script>'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'><meta http-equiv=refresh content='0;url=//x.test'>",
    "<link rel=stylesheet href=//x.test/a.css><link rel=prefetch href=//x.test><link rel=dns-prefetch href=//x.test>",
    (
        "<style>@import '//x.test/a.css';body{background:url(//x.test/b)}@font-face{font-family:a;src:url(//x.test)}"
        "</style>a"
    ),
    (
        '<p style=\'background:url(//x.test/a);background-image:image-set("//x.test/b" 1x);'
        "list-style:url(//x.test/c)'>x"
    ),
    r"<p style='background:u\72l(//x.test/a);b\61 ckground:url(//x.test/b);background:u/**/rl(//x.test/c)'>x",
    (
        "<p style='background:url(data:image/png,)url(//x.test/a)'>x<p style=\"font-family:'a;"
        'background:url(//x.test/b)">'
    ),
    (
        "<p style=\"background:url(cid:a');background:url(//x.test/a)\">x<p style='content:url(//x.test);"
        "cursor:url(//x.test),auto'>"
    ),
    (
        "<img src=//x.test/a srcset='//x.test/b 2x'><picture><source srcset=//x.test/c><img></picture>"
        "<input type=image src=//x.test>"
    ),
    (
        "<video src=//x.test/a poster=//x.test/b autoplay></video><audio src=//x.test autoplay></audio>"
        "<track src=//x.test>"
    ),
    (
        "<table background=//x.test/a><tr background=//x.test/b><td background=//x.test/c>x</table>"
        "<body background=//x.test/d>"
    ),
    "<embed src=//x.test/a><object data=//x.test/b></object><applet code=//x.test/c></applet><frame src=//x.test/d>",
    (
        "<base href=//x.test/><img src=a.png><a href=b ping=//x.test/p>x</a><image src=//x.test/i>"
        "<bgsound src=//x.test/s>"
    ),
    (
        "<svg><image href=//x.test/a /><use href=//x.test/b#c /><feImage href=//x.test/d /></svg><svg><p>"
        "<img src=//x.test/e>"
    ),
    (
        "<img src='\x01//x.test/a'><img src='\t//x.test/b'><img src='ht\ntp://x.test/c'><img src='\\\\x.test/d'>"
        "<img src='/d'>"
    ),
)


class Watched:
    """A page that notes whatever it should not do. It answers its own address only."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.document = ""
        self.seen: list[str] = []
        page.route("**/*", self._answer)
        page.on("dialog", self._refuse)
        page.on("framenavigated", lambda frame: self._moved(frame.url))
        page.context.on("page", lambda opened: self.seen.append(f"window {opened.url}"))

    def misdeeds(self, document: str) -> list[str]:
        self.document, self.seen = document, []
        self.page.goto(ADDRESS)
        self.page.wait_for_timeout(SETTLING_MILLISECONDS)
        if self.page.evaluate("Boolean(window.ran) || Boolean(window.xssed)"):
            self.seen.append("script ran")
        return self.seen

    def _answer(self, route: Route) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self.document)
        else:
            self.seen.append(f"request {route.request.url}")
            route.abort()

    def _refuse(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _moved(self, url: str) -> None:
        if url != ADDRESS:
            self.seen.append(f"moved to {url}")


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    page = chromium.new_page(viewport={"width": 360, "height": 600})
    yield Watched(page)
    page.close()


def framed(html: str) -> str:
    return frame_document(sanitise(html, cid_url=lambda content_id: None), lang=None)


@pytest.mark.walk
@pytest.mark.peer("chromium")
def test_the_watcher_sees_what_an_unclean_mail_does(watched: Watched) -> None:
    seen = watched.misdeeds(f"<script>{RUN};alert(1)</script><img src=//x.test/a>")
    assert sorted(seen) == ["dialog 1", "request http://x.test/a", "script ran"]


@pytest.mark.walk
@pytest.mark.peer("chromium")
def test_none_of_our_hostile_mails_runs_or_asks_for_anything(watched: Watched) -> None:
    assert {html: seen for html in OURS if (seen := watched.misdeeds(framed(html)))} == {}


@pytest.mark.walk
@pytest.mark.peer("chromium")
def test_none_of_the_known_vectors_runs_or_asks_for_anything(watched: Watched) -> None:
    if not VECTORS.exists():
        pytest.skip("corpus absent: sanitiser")
    payloads = [vector["payload"] for vector in json.loads(VECTORS.read_text("utf-8"))]
    assert {html: seen for html in payloads if (seen := watched.misdeeds(framed(html)))} == {}


@pytest.mark.walk
@pytest.mark.peer("chromium")
def test_a_wide_table_scrolls_within_the_paper_and_nothing_covers_anything(watched: Watched) -> None:
    cells = "".join(f"<td nowrap>Column number {i}</td>" for i in range(12))
    wide = f"<p>before</p><table border=1><tr>{cells}</tr></table><p style='position:fixed;inset:0'>after</p>"
    assert watched.misdeeds(framed(wide)) == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") == 360
    assert watched.page.evaluate("document.querySelector('.mail').scrollWidth") > 360
    assert watched.page.evaluate("getComputedStyle(document.querySelector('p:last-of-type')).position") == "static"


@pytest.mark.walk
@pytest.mark.peer("chromium")
@pytest.mark.parametrize("asked", [False, True])
def test_the_frame_asks_for_pictures_only_when_told_to(watched: Watched, *, asked: bool) -> None:
    html = "<img src=http://x.test/a.png><p style='background:url(http://x.test/b.png)'>x</p>"
    clean = sanitise(html, show_remote_images=asked, cid_url=lambda content_id: None)
    seen = watched.misdeeds(frame_document(clean, lang=None))
    assert sorted(seen) == (["request http://x.test/a.png", "request http://x.test/b.png"] if asked else [])
