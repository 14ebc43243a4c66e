"""The bodies people belong to."""

import re
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from whiteglove.customers.facts import OrganisationAdded, OrganisationChanged
from whiteglove.customers.models import Domain, Organisation
from whiteglove.customers.rules import is_everybodys
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.team.permissions import May, require

DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+\Z")
LONGEST = 200
LONGEST_WORDS = 5000
MOST_DOMAINS = 50


class OrganisationKnown(Refused):
    """One of this name, or with this domain, is here already."""


@transaction.atomic
def add_organisation(actor: Actor, *, name: str, domains: Sequence[str] = (), words: str = "") -> Organisation:
    """A body that customers belong to. Raises NotUnderstood, OrganisationKnown."""
    require(actor, May.CHANGE_CUSTOMERS)
    called = one_line(storable(name), LONGEST)
    if not called:
        raise NotUnderstood("It needs a name.")
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                name=called,
                words=kept_words(words, LONGEST_WORDS),
                by_id=actor.colleague_id,
                by_whom=actor.reference,
            )
            _write_domains(made, domains)
    except IntegrityError:
        raise OrganisationKnown("An organisation with this name or domain is here already.") from None
    announce(OrganisationAdded(made.pk), actor=actor)
    return made


@transaction.atomic
def organisation_called(actor: Actor, name: str) -> Organisation | None:
    """The organisation of this name, added now if need be; None for an empty name."""
    require(actor, May.CHANGE_CUSTOMERS)
    called = one_line(storable(name), LONGEST)
    if not called:
        return None
    return Organisation.objects.filter(name__iexact=called).first() or add_organisation(actor, name=called)


@transaction.atomic
def change_organisation(
    actor: Actor,
    organisation_id: int,
    *,
    name: str | None = None,
    domains: Sequence[str] | None = None,
    words: str | None = None,
) -> Organisation:
    """Another name, other domains, other words; None: as they were. Raises NotFound, NotUnderstood."""
    require(actor, May.CHANGE_CUSTOMERS)
    found = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if found is None:
        raise NotFound("There is no such organisation.")
    called = found.name if name is None else one_line(storable(name), LONGEST)
    if not called:
        raise NotUnderstood("It needs a name.")
    found.name, found.words = called, found.words if words is None else kept_words(words, LONGEST_WORDS)
    try:
        with transaction.atomic():
            found.save(update_fields=["name", "words"])
            if domains is not None:
                Domain.objects.filter(organisation=found).delete()
                _write_domains(found, domains)
    except IntegrityError:
        raise OrganisationKnown("An organisation with this name or domain is here already.") from None
    announce(OrganisationChanged(found.pk), actor=actor)
    return found


def _write_domains(organisation: Organisation, domains: Sequence[str]) -> None:
    names = list(dict.fromkeys(storable(one).strip().lower().removeprefix("@") for one in domains if one.strip()))
    for name in names[:MOST_DOMAINS]:
        if not DOMAIN.match(name):
            raise NotUnderstood(f"{name!r} is not a mail domain, such as hotel.example.")
        if is_everybodys(name):
            raise NotUnderstood(f"Everybody may have an address at {name}: it tells no organisation.")
    Domain.objects.bulk_create([Domain(organisation=organisation, name=name) for name in names[:MOST_DOMAINS]])
