"""What a trial found, in the reader's words: each step, why it failed, and what one can do."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

STEPS: dict[tuple[str, str], Promise] = {
    ("in", "name"): gettext_lazy("The server's name is found"),
    ("in", "connection"): gettext_lazy("It answers"),
    ("in", "private"): gettext_lazy("The line is private"),
    ("in", "sign_in"): gettext_lazy("We are let in"),
    ("in", "folder"): gettext_lazy("The folder is there"),
    ("in", "takes_mail"): gettext_lazy("The desk takes mail for this address"),
    ("out", "name"): gettext_lazy("The server's name is found"),
    ("out", "connection"): gettext_lazy("It answers"),
    ("out", "private"): gettext_lazy("The line is private"),
    ("out", "sign_in"): gettext_lazy("We are let in"),
    ("out", "takes_mail"): gettext_lazy("It would take our answers"),
}
REMEDIES: dict[str, Promise] = {
    "name_unknown": gettext_lazy("Nobody knows this name. Is it spelt right?"),
    "nothing_there": gettext_lazy(
        "Nothing answers at this port. Is it the right one, and does a firewall let us through?"
    ),
    "no_answer": gettext_lazy(
        "The server kept silent. Is it the right port for this protection, and is the server well?"
    ),
    "endless": gettext_lazy("The server kept us waiting, and we left. Try again later."),
    "certificate": gettext_lazy("The certificate of the server is not to be trusted, so we go no further."),
    "no_tls": gettext_lazy("The server does not speak TLS at this port. Perhaps it wants STARTTLS, on another port."),
    "no_starttls": gettext_lazy("The server offers no private line, so our password is not sent."),
    "no_greeting": gettext_lazy("The server does not want to talk to us. Its words are below."),
    "refused": gettext_lazy(
        "The server does not accept this name and password. Many providers want a password made for programs."
    ),
    "no_sign_in_there": gettext_lazy("The server offers no way to sign in. Leave the name empty if it needs none."),
    "enter_again": gettext_lazy(
        "The password kept here was sealed with another key of this desk. Please enter it again."
    ),
    "no_folder": gettext_lazy("There is no such folder. Its words below name those that are there."),
    "cannot_move": gettext_lazy("The server cannot move mail in one step, so it would stay where it is."),
    "no_server": gettext_lazy(
        "No server for answers is set up, neither here nor for the desk. Answers wait until there is one."
    ),
    "not_understood": gettext_lazy("The address of the server for answers cannot be read. Please enter it again."),
    "no_door": gettext_lazy("This desk takes no mail by SMTP. Who runs it can change that (WHITEGLOVE_SMTP_LISTEN)."),
    "sender_refused": gettext_lazy("The server takes no mail from this address. Its words are below."),
    "recipient_refused": gettext_lazy("The server refused a mail to this very address. Its words are below."),
    "put_off": gettext_lazy("The server asks us to come back later. Its words are below."),
    "broken": gettext_lazy("The connection broke. Try again; its words are below."),
}
NOTES: dict[str, Promise] = {
    "in_clear": gettext_lazy("in clear, on this machine"),
    "tls": gettext_lazy("TLS"),
    "no_sign_in": gettext_lazy("without a name"),
}


# Our words say all there is to say; otherwise the server's own stand below.
SAY_ALL = frozenset(
    {"name_unknown", "nothing_there", "no_answer", "endless", "enter_again", "no_server", "no_door", "cannot_move"}
)


def step_words(side: str, step: str, code: str = "") -> str:
    """What the step is called."""
    if code in ("no_server", "enter_again", "not_understood") and step == "name":
        return gettext("A server is named")
    return str(STEPS.get((side, step), step))


def remedy(code: str) -> str:
    """Why it failed and what one can do."""
    return str(REMEDIES.get(code) or gettext("It did not work. The server's words are below."))


def has_servers_words(code: str) -> bool:
    """Whether the server's own words help."""
    return code not in SAY_ALL


def note(code: str) -> str:
    """What is worth knowing about a step that went well; empty: nothing."""
    return str(NOTES.get(code, ""))
