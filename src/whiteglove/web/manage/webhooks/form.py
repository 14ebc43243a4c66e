"""What an owner says of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from whiteglove.channels.webhooks.actions import LONGEST_NAME, Wanted
from whiteglove.channels.webhooks.addresses import LONGEST_ADDRESS
from whiteglove.channels.webhooks.offers import OFFERS
from whiteglove.channels.webhooks.queries import DestinationSeen


class WebhookForm(forms.Form):
    """What it is for, where it goes, what is sent."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=LONGEST_NAME)
    address = forms.CharField(label=gettext_lazy("Where to"), max_length=LONGEST_ADDRESS)
    offers = forms.MultipleChoiceField(label=gettext_lazy("What is sent"))
    with_private = forms.BooleanField(
        label=gettext_lazy("Also what happens in private teams"), required=False, initial=False
    )
    may_be_plain = forms.BooleanField(
        label=gettext_lazy("It may go without https; everybody on the way can read it then"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = self.fields["offers"]
        assert isinstance(offers, forms.MultipleChoiceField)  # noqa: S101
        offers.choices = [(key, one.words) for key, one in OFFERS.items()]

    def wanted(self) -> Wanted:
        """What was said; call it once the form is valid."""
        return Wanted(**self.cleaned_data)


def known_of(seen: DestinationSeen) -> dict[str, Any]:
    """A form begins with what is known."""
    return {
        "name": seen.name,
        "address": seen.address,
        "offers": seen.offers,
        "with_private": seen.with_private,
        "may_be_plain": seen.is_plain,
    }
