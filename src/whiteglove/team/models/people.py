"""Colleagues, their teams, and the tokens with which programs act."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now

from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind, Role
from whiteglove.foundation.questions import Row, columns_of, instances, question

ROLES = [(role.value, role.value) for role in Role]


class Colleagues(BaseUserManager["Colleague"]):
    """How accounts are made and found."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Colleague":
        """A new colleague; without a password only a one-time link lets them in."""
        colleague = self.model(email=self.normalize_email(email).lower(), **fields)
        colleague.set_password(password)
        colleague.save(using=self._db)
        return colleague

    def get(self, *args: Any, **wanted: Any) -> "Colleague":
        """As any manager's; whoever is asked for by key alone, as by every page, is found by a kept statement."""
        if args or list(wanted) != ["pk"]:
            return super().get(*args, **wanted)
        found = instances(Colleague, _by_key(SYSTEM, pk=int(wanted["pk"])))
        if not found:
            raise Colleague.DoesNotExist
        return found[0]

    def get_by_natural_key(self, email: str | None) -> "Colleague":
        """Found by address, in any case."""
        return self.get(email__iexact=email)


def all_reasons() -> list[str]:
    """Whoever chose nothing is told of everything that concerns them."""
    return ["assigned", "mentioned", "followed", "own", "promise", "response"]


class Colleague(AbstractBaseUser):
    """Somebody who serves customers and signs in to the desk."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.TextField()
    role = models.TextField(choices=ROLES, default=Role.COLLEAGUE.value)
    language = models.TextField(default="", blank=True, help_text="Of the pages; empty: as the browser asks")
    time_zone = models.TextField(default="", blank=True, help_text="Empty: the desk's")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())
    told_about = ArrayField(
        models.TextField(),
        default=all_reasons,
        db_default=models.Value("{assigned,mentioned,followed,own,promise,response}"),
        help_text="Reasons for which they want to be told in the page",
    )
    pushed_about = ArrayField(
        models.TextField(),
        default=list,
        db_default=models.Value("{}"),
        help_text="Reasons for a push to their devices",
    )
    speaks = ArrayField(
        models.TextField(), default=list, db_default=models.Value("{}"), help_text="ISO 639-1, the best first"
    )
    skills = ArrayField(
        models.TextField(), default=list, db_default=models.Value("{}"), help_text="In words, as the house uses them"
    )
    room_for = models.IntegerField(
        null=True, help_text="Open matters they like to have at most; soft, never a target. Null: not said"
    )
    said_state = models.TextField(
        default="", db_default="", blank=True, help_text="Of their newest attendance, for every page; written with it"
    )
    said_until = models.DateTimeField(null=True, help_text="Until when that holds; null: until more is said")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[Colleagues] = Colleagues()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="team_colleague_email_any_case"),
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="team_colleague_role"),
            models.CheckConstraint(
                condition=models.Q(room_for=None) | models.Q(room_for__gt=0), name="team_room_for_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def as_actor(self) -> Actor:
        """This colleague as one who acts."""
        return Actor(kind=ActorKind.COLLEAGUE, id=self.pk, name=self.name, role=Role(self.role))


@question
def _by_key(actor: Actor, *, pk: int) -> "models.QuerySet[Colleague, Row]":  # noqa: ARG001 - to sign in
    return Colleague.objects.filter(pk=pk).values_list(*columns_of(Colleague))


class Team(models.Model):
    """Colleagues who answer for the same matters."""

    id = models.BigAutoField(primary_key=True)
    key = models.SlugField(unique=True, help_text="Short stable name, as in addresses and the API")
    name = models.TextField()
    signature = models.TextField(default="", blank=True, help_text="Beneath every reply of this team")
    signatures = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), help_text="By language code, where it differs"
    )
    is_private = models.BooleanField(
        default=False, db_default=False, help_text="Only its members, managers and owners see its conversations"
    )
    time_zone = models.TextField(default="", db_default="", blank=True, help_text="Of its hours; empty: the desk's")
    hours = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        help_text='When it is open in a week: [[0, "09:00", "18:00"], ...], Monday is 0; empty: always',
    )
    holidays_in = models.TextField(
        default="", db_default="", blank=True, help_text="Country, or country-subdivision, as the library names them"
    )
    first_answer_hours = models.IntegerField(
        default=24, help_text="Working hours within which a customer hears from this team first"
    )
    next_answer_hours = models.IntegerField(null=True, help_text="The same for what they write next; null: as first")
    solution_hours = models.IntegerField(null=True, help_text="Within which a matter is usually done; null: not said")
    is_pushed = models.BooleanField(
        default=False, db_default=False, help_text="New matters are given to a person; else people take them"
    )
    tells_by_itself = models.BooleanField(
        default=False, db_default=False, help_text="Word of a delay leaves by itself; else a draft waits for a person"
    )
    shows_matter = models.BooleanField(
        default=False, db_default=False, help_text="Beneath replies stands where the customer sees their matter"
    )
    is_default = models.BooleanField(default=False, help_text="Answers for what is addressed to nobody in particular")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="team_one_default"
            ),
            models.CheckConstraint(condition=models.Q(first_answer_hours__gt=0), name="team_first_answer_positive"),
            models.CheckConstraint(
                condition=(models.Q(next_answer_hours=None) | models.Q(next_answer_hours__gt=0))
                & (models.Q(solution_hours=None) | models.Q(solution_hours__gt=0)),
                name="team_standards_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a colleague belongs to a team."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colleague", "team"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.colleague_id} in {self.team_id}"


class ApiToken(models.Model):
    """A program that may act. Only a digest of the token is kept."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    role = models.TextField(choices=ROLES, default=Role.COLLEAGUE.value)
    scopes = models.JSONField(null=True, help_text="List of verbs it is narrowed to; null: all its role may do")
    teams = ArrayField(
        models.BigIntegerField(), null=True, help_text="Ids of the teams whose conversations it sees; null: all"
    )
    made_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def as_actor(self) -> Actor:
        """This token as one who acts."""
        scopes = None if self.scopes is None else frozenset(self.scopes)
        teams = None if self.teams is None else frozenset(self.teams)
        role = Role(self.role)
        return Actor(kind=ActorKind.TOKEN, id=self.pk, name=self.name, role=role, scopes=scopes, teams=teams)


class House(models.Model):
    """How this desk is called and looks, and how long it keeps things. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.TextField(default="Whiteglove")
    accent = models.TextField(default="", blank=True, help_text="#rrggbb of what one can act on; empty: ours")
    logo = models.BinaryField(null=True, help_text="A PNG, JPEG or WebP picture of at most 100 kB")
    logo_type = models.TextField(default="", blank=True)
    languages = ArrayField(models.TextField(), default=list, blank=True, help_text="In which customers are answered")
    keep_months = models.IntegerField(null=True, help_text="Closed conversations are erased after; null: kept")
    set_up_at = models.DateTimeField(null=True, help_text="When the guide was finished or put away")
    currency = models.TextField(default="EUR", db_default="EUR", help_text="ISO 4217; what is given is counted in it")
    is_rehearsal = models.BooleanField(db_default=False, help_text="A copy to look at: nothing leaves it")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="team_one_house"),
            models.CheckConstraint(
                condition=models.Q(keep_months=None) | models.Q(keep_months__gt=0), name="team_keeps_a_while"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex="^[A-Z]{3}$"), name="team_house_has_a_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PushSubscription(models.Model):
    """A browser of a colleague that may be told while its pages are closed."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        "team.SignedIn",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="In which it subscribed; with its end, the browser is told no more",
    )
    endpoint = models.TextField(unique=True)
    key = models.TextField(help_text="p256dh of the browser")
    secret = models.TextField(help_text="auth of the browser")
    device = models.TextField(default="", blank=True, help_text="As it names itself, shortened")
    made_at = models.DateTimeField(db_default=Now())
    failed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.device} of {self.colleague_id}"


class SignInLink(models.Model):
    """A link that lets one colleague in, once. Only a digest is kept."""

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link of {self.colleague_id}"


class Tries(models.Model):
    """What Django's cache keeps: counted tries to sign in, shared by all processes. Nobody reads it but Django."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "team_tries"

    def __str__(self) -> str:
        return self.cache_key
