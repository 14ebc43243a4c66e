"""Templates compiled once for each language, with their sentences already in it.

Looking a sentence up takes some six microseconds and a list says hundreds of them: a quarter of a page's time. So a
constant sentence becomes part of the compiled template. Those with a plural are still looked up while a page is made.
"""

import re
from functools import partial
from typing import Any, Self

import jinja2
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2, Template
from django.template.backends.utils import csrf_input, csrf_token_lazy
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, override
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

LOOKED_UP = frozenset({"_", "gettext"})
PLACE = re.compile(r"%\((\w+)\)s|%%")


class Translated(jinja2.Environment):
    """Compiles for one language; with none, sentences are looked up while a page is made."""

    language: str | None = None

    def for_language(self, language: str) -> Self:
        """The same environment, whose templates speak this language."""
        spoken = self.overlay()
        spoken.language = language
        return spoken

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.language is None:
            return parsed
        with override(self.language):
            translated: nodes.Template = _Sentences().visit(parsed)
        return translated


class Pages(Jinja2):
    """Django's backend for Jinja2, with an environment for each language."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._spoken: dict[str, Translated] = {}
        super().__init__(params)

    @property
    def env(self) -> jinja2.Environment:
        """Of the language that is active now."""
        language = get_language() or "en"
        if language not in self._spoken:
            self._spoken[language] = self._plain.for_language(language)
        return self._spoken[language]

    @env.setter
    def env(self, made: jinja2.Environment) -> None:
        if not isinstance(made, Translated):
            raise TypeError("The environment of our pages is a Translated one.")
        self._plain = made

    def get_template(self, template_name: str) -> "Page":
        """One whose forms share a token."""
        return Page(super().get_template(template_name).template, self)


class Page(Template):
    """A template that makes the token of its forms once, and not for each of a dozen anew."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        """As Django's own."""
        told = dict(context or {})
        if request is not None:
            told.update(request=request, csrf_input=SimpleLazyObject(partial(csrf_input, request)))
            told.update(csrf_token=csrf_token_lazy(request))
        said: str = super().render(told)
        return said


class _Sentences(NodeTransformer):
    """Puts sentences in place of the calls that look them up."""

    def visit_Output(self, output: nodes.Output) -> nodes.Output:  # noqa: N802 - named after the node
        """What a template says: a sentence's words and the names within it, one after the other."""
        said: list[nodes.Expr] = []
        for node in output.nodes:
            found = _pieces(node)
            said += found if found is not None else [node]
        output.nodes = [self.visit(node) for node in said]
        return output

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802 - named after the node
        """A sentence within an expression."""
        found = _pieces(call)
        self.generic_visit(call)
        if found is None:
            return call
        pieces = [piece if isinstance(piece, nodes.TemplateData) else self.visit(piece) for piece in found]
        return pieces[0] if len(pieces) == 1 else nodes.Concat(pieces, lineno=call.lineno)


def _pieces(node: nodes.Expr) -> list[nodes.Expr] | None:
    """Words and names of a constant sentence, in order; None when it is none."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or node.node.name not in LOOKED_UP:
        return None
    if len(node.args) != 1 or node.dyn_args or node.dyn_kwargs or not isinstance(node.args[0], nodes.Const):
        return None
    text, named = gettext(node.args[0].value), {given.key: given.value for given in node.kwargs}
    pieces: list[nodes.Expr] = []
    words, end = "", 0
    for place in PLACE.finditer(text):
        words, end = words + text[end : place.start()], place.end()
        if place[1] is None:
            words += "%"
        else:
            pieces += [nodes.TemplateData(words, lineno=node.lineno), named[place[1]]]
            words = ""
    pieces.append(nodes.TemplateData(words + text[end:], lineno=node.lineno))
    return [piece for piece in pieces if not isinstance(piece, nodes.TemplateData) or piece.data] or pieces
