"""Which mails, as they came, an actor may see: all but those that are for teams hidden from them alone."""

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from whiteglove.channels.email.models import Filing, Mailbox, RawMail
from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team

# As addressed, and without the plus-part; both in lower case (`targets.py` reads addresses alike).
ADDRESSED = """ARRAY(SELECT lower(trim(r)) FROM unnest(email_rawmail.recipients) r
    UNION SELECT regexp_replace(lower(trim(r)), '[+][^@]*@', '@') FROM unnest(email_rawmail.recipients) r)"""


class IsOneOf(Func):
    """Whether the first is one of the elements of the second, an array."""

    template = "(%(expressions)s)"
    arg_joiner = " = ANY "
    output_field = BooleanField()


def visible_mails(actor: Actor) -> QuerySet[RawMail]:
    """Mails of teams the actor sees, by what they became or where they were sent; of no known team: the default's.

    Raises NotAllowed.
    """
    require(actor, May.READ_RAW_MAIL)
    if hidden_teams(actor) is None:
        return RawMail.objects.all()
    filed = Filing.objects.filter(raw=OuterRef("pk"))
    addressed = Q(IsOneOf(F("address"), RawSQL(ADDRESSED, [])))  # noqa: S611 - no words of others
    boxes = Mailbox.objects.filter(Q(pk=OuterRef("mailbox_id")) | addressed)
    seen = Exists(filed.filter(sees_team(actor))) | Exists(boxes.filter(sees_team(actor)))
    nobodys = ~Exists(filed) & ~Exists(boxes) & Exists(Team.objects.filter(sees_team(actor, "pk"), is_default=True))
    return RawMail.objects.filter(seen | nobodys)
