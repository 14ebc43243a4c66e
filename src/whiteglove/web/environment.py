"""The Jinja2 environment of all our pages: translations, addresses, times as people say them."""

import hashlib
from functools import cache
from typing import Any

import jinja2
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext


def environment(**options: Any) -> jinja2.Environment:
    """Called by Django's Jinja2 backend."""
    options.setdefault("autoescape", True)
    options["undefined"] = jinja2.StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = jinja2.Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(static=versioned, url=_url, language=get_language)
    return made


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def versioned(path: str) -> str:
    """Address of a static file with a short hash of its content, so that a new version is fetched at once."""
    file = finders.find(path)
    if not isinstance(file, str):
        return static(path)
    with open(file, "rb") as content:  # noqa: PTH123
        return f"{static(path)}?v={hashlib.sha256(content.read()).hexdigest()[:10]}"
