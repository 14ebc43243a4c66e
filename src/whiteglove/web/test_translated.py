"""Sentences compiled into a template read as if they had been looked up."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext
from markupsafe import Markup

from whiteglove.foundation.actors import SYSTEM

CASES = [
    ('{{ _("closed") }}', "closed", "完了"),
    ('<b title="{{ _("closed") }}">{{ 1 }}</b>', '<b title="closed">1</b>', None),
    ('{{ nothing or _("closed") }}', "closed", None),
    ("{% trans name=name %}to {{ name }}{% endtrans %}", "to A &amp; B", None),
    ("{% trans name=safe %}to {{ name }}{% endtrans %}", "to <i>A</i>", None),
    ("{% trans %}100 % sure{% endtrans %}", "100 % sure", None),
    ('{{ _("%(name)s is 100 %%", name=name) }}', "A &amp; B is 100 %", None),
    ('{{ _("%(name)s is 100 %%", name=name)|upper }}', "A &AMP; B IS 100 %", None),
    ("{% trans number=2 %}{{ number }} new{% pluralize %}{{ number }} new{% endtrans %}", "2 new", None),
]


@pytest.mark.parametrize(("template", "english", "japanese"), CASES)
def test_a_sentence_reads_as_if_it_had_been_looked_up(template: str, english: str, japanese: str | None) -> None:
    told = {"name": "A & B", "safe": Markup("<i>A</i>"), "nothing": ""}
    with translation.override("en"):
        assert engines["jinja2"].from_string(template).render(told) == english
    if japanese is not None:
        with translation.override("ja"):
            assert engines["jinja2"].from_string(template).render(told) == gettext("closed") == japanese


def test_a_page_speaks_the_language_that_is_active() -> None:
    said = []
    for language in ("en", "ja", "en"):
        with translation.override(language):
            said.append("Keys" in engines["jinja2"].get_template("desk/_keys.html").render({"actor": SYSTEM}))
    assert said == [True, False, True]
