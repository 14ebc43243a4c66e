"""How promises are called on pages."""

from django.utils.translation import gettext_lazy

PLACES = {
    "message": gettext_lazy("in a message"),
    "call": gettext_lazy("on the telephone"),
    "chat": gettext_lazy("in a chat"),
    "sales": gettext_lazy("by sales"),
    "portal": gettext_lazy("on the portal"),
}
CAUSES = {
    "process": gettext_lazy("The way we work"),
    "roles": gettext_lazy("Who does what"),
    "interpersonal": gettext_lazy("How we dealt with each other"),
    "direction": gettext_lazy("What we were told to aim for"),
    "external_pressure": gettext_lazy("Something outside the house"),
}
DUE_NAMES = {
    "hour": gettext_lazy("within an hour"),
    "today": gettext_lazy("today"),
    "tomorrow": gettext_lazy("tomorrow"),
    "two_days": gettext_lazy("in two days"),
    "week": gettext_lazy("in a week"),
}
EVENTS = {
    "made": gettext_lazy("It was promised."),
    "moved": gettext_lazy("It was moved; due"),
    "moved_back": gettext_lazy("The customer never heard that it was moved, so it is due again"),
    "kept": gettext_lazy("It was done."),
    "broken": gettext_lazy("Its time passed without it."),
    "explained": gettext_lazy("Why it was broken"),
    "withdrawn": gettext_lazy("It no longer holds."),
    "agreed": gettext_lazy("The team agrees to have it done"),
    "objected": gettext_lazy("The team objects to having it done"),
    "due_soon": gettext_lazy("Reminded that it falls due:"),
}
KINDS = {"callback": gettext_lazy("callbacks"), "other": gettext_lazy("everything else")}
