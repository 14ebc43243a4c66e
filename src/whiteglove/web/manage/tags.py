"""Tags: the words by which conversations are found; named, retired, brought back, made one of two."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.conversations.actions.merging_tags import merge_tags
from whiteglove.conversations.actions.tagging import LONGEST_NAME, TagNameTaken, add_tag, rename_tag, retire_tag
from whiteglove.conversations.queries.tags import COUNT_UP_TO, tag_seen, tags_seen
from whiteglove.foundation.errors import Refused
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.showing import back_to, blame, page


class TagForm(forms.Form):
    """What a tag is called."""

    name = forms.CharField(label=gettext_lazy("Name of the tag"), max_length=LONGEST_NAME)


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest) -> HttpResponse:
    """All tags; POST adds one, or takes a retired one of this name back."""
    actor = actor_of(request)
    require(actor, May.SET_UP_TAGS)
    everything = tags_seen(actor)
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_tag(actor, name=form.cleaned_data["name"])
        return back_to("manage_tags", said="added")
    shown = {"tags": everything, "form": form, "COUNT_UP_TO": COUNT_UP_TO}
    return page(request, "tags.html", actor, status=422 if form.errors else 200, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: HttpRequest, tag_id: int) -> HttpResponse:
    """One tag; POST gives it another name."""
    actor = actor_of(request)
    require(actor, May.SET_UP_TAGS)
    seen = tag_seen(actor, tag_id)
    form = TagForm(request.POST or None, initial={"name": seen.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_tag(actor, tag_id, name=form.cleaned_data["name"])
            return back_to("manage_tag", tag_id)
        except TagNameTaken:
            form.add_error("name", gettext("Another tag is called so. Merge the two instead."))
        except Refused as error:
            blame(form, error, "name")
    others = [one for one in tags_seen(actor) if one.id != tag_id and one.retired_at is None]
    shown = {"tag": seen, "others": others, "form": form, "COUNT_UP_TO": COUNT_UP_TO}
    return page(request, "tag.html", actor, status=422 if form.errors else 200, **shown)


@require_POST
def retire(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Offer it no more, or (`back`) again."""
    actor = actor_of(request)
    if request.POST.get("back"):
        add_tag(actor, name=tag_seen(actor, tag_id).name)
    else:
        retire_tag(actor, tag_id)
    return back_to("manage_tag", tag_id)


@require_POST
def merge(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Make it one with another."""
    into = number(request.POST.get("into", ""))
    merge_tags(actor_of(request), tag_id, into=into)
    return back_to("manage_tag", into, said="merged")
