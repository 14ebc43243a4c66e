"""The set-up in the reader's words: roles, what each may, why something was refused."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from whiteglove.channels.email.actions.mailboxes import MailboxKnown
from whiteglove.foundation.actors import Role
from whiteglove.foundation.errors import Refused
from whiteglove.team.actions import AddressTaken, KeyTaken
from whiteglove.team.changes import LastOwner
from whiteglove.team.house import HardToRead, NotAPicture
from whiteglove.team.joining import NotHereAnyMore
from whiteglove.team.permissions import May
from whiteglove.web.refusals import in_words

ROLE_NAMES: dict[Role, Promise] = {
    Role.OWNER: gettext_lazy("Owner"),
    Role.MANAGER: gettext_lazy("Manager"),
    Role.LEAD: gettext_lazy("Team lead"),
    Role.COLLEAGUE: gettext_lazy("Colleague"),
    Role.TEMP: gettext_lazy("Temporary help"),
}
ROLE_WORDS: dict[Role, Promise] = {
    Role.OWNER: gettext_lazy("May do everything, also what programs may."),
    Role.MANAGER: gettext_lazy("Sets up teams, colleagues and mailboxes, and sees every team."),
    Role.LEAD: gettext_lazy("Serves, looks after tags and what went wrong."),
    Role.COLLEAGUE: gettext_lazy("Serves customers."),
    Role.TEMP: gettext_lazy("Serves customers; merges nothing and passes nothing on."),
}
MAY_WORDS: dict[May, Promise] = {
    May.READ_CONVERSATIONS: gettext_lazy("Read conversations"),
    May.ANSWER: gettext_lazy("Answer customers"),
    May.NOTE: gettext_lazy("Write internal notes"),
    May.ASSIGN: gettext_lazy("Say who answers, hand over"),
    May.CLOSE: gettext_lazy("Close and reopen"),
    May.PAUSE: gettext_lazy("Pause until later"),
    May.TAG: gettext_lazy("Put tags on"),
    May.MERGE: gettext_lazy("Merge conversations"),
    May.FORWARD: gettext_lazy("Forward to somebody outside"),
    May.LEAVE_DRAFTS: gettext_lazy("By a program: leave drafts for colleagues, and read theirs"),
    May.SHARE_VIEWS: gettext_lazy("Share views with a team"),
    May.WRITE_SAVED_REPLIES: gettext_lazy("Write saved replies"),
    May.READ_CUSTOMERS: gettext_lazy("Read about customers"),
    May.CHANGE_CUSTOMERS: gettext_lazy("Change what we know of customers"),
    May.MERGE_CUSTOMERS: gettext_lazy("Merge customers"),
    May.EXPORT_CUSTOMERS: gettext_lazy("Export a customer's record"),
    May.ERASE_CUSTOMERS: gettext_lazy("Erase a customer"),
    May.READ_AUDIT: gettext_lazy("Read who changed what"),
    May.READ_PRESENCE: gettext_lazy("See who is here and who covers for whom"),
    May.SET_PRESENCE: gettext_lazy("Say that they are here, busy, away or gone home"),
    May.PLAN_ABSENCES: gettext_lazy("Enter absences and who covers"),
    May.PLAN_SHIFTS: gettext_lazy("Plan shifts and opening hours"),
    May.READ_PROMISES: gettext_lazy("Read what was promised"),
    May.PROMISE: gettext_lazy("Promise customers something, and keep it"),
    May.READ_HANGING: gettext_lazy("See whether anybody is left hanging"),
    May.AGREE_PROTOCOLS: gettext_lazy("Agree how teams hand matters over"),
    May.READ_JOURNEYS: gettext_lazy("Read the maps of journeys"),
    May.MAP_JOURNEYS: gettext_lazy("Draw the maps of journeys"),
    May.READ_ENCOUNTERS: gettext_lazy("See where customers met us"),
    May.PLACE_ENCOUNTERS: gettext_lazy("Say where on the map an encounter was"),
    May.RECORD_ENCOUNTERS: gettext_lazy("By a program: tell of encounters outside the desk"),
    May.READ_PERCEPTION: gettext_lazy("See what customers felt"),
    May.RECORD_RESPONSES: gettext_lazy("By a program: tell what customers answered elsewhere"),
    May.SET_UP_ASKING: gettext_lazy("Set up what customers are asked, and when"),
    May.GUESS: gettext_lazy("Guess what customers say, before they see it"),
    May.READ_COLLEAGUES_FELT: gettext_lazy("See what customers felt with one colleague they lead"),
    May.READ_RULES: gettext_lazy("Read the rules"),
    May.WRITE_RULES: gettext_lazy("Write and change rules"),
    May.PROPOSE_RULES: gettext_lazy("Propose that a rule ends"),
    May.DECIDE_RULES: gettext_lazy("Decide in the barnacle round"),
    May.SET_LIMITS: gettext_lazy("Say what people may decide alone"),
    May.GIVE: gettext_lazy("Put it right at once, within their own limit"),
    May.READ_GESTURES: gettext_lazy("See what was given"),
    May.EXPORT_GESTURES: gettext_lazy("Take what was given along for accounting"),
    May.SAY_IN_THE_WAY: gettext_lazy("Say that a rule stood in the way"),
    May.READ_RECOVERIES: gettext_lazy("See what is being put right"),
    May.RECOVER: gettext_lazy("Put things right with a customer"),
    May.TELL_INCIDENTS: gettext_lazy("Tell many customers of one incident"),
    May.READ_FAIRNESS: gettext_lazy("See whether calm customers are served no worse"),
    May.LOOK_HONESTLY: gettext_lazy("Try how hard it is to leave, return or complain"),
    May.READ_RAW_MAIL: gettext_lazy("Read mails as they came, and those not understood"),
    May.REPLAY_MAIL: gettext_lazy("Try again what was not understood"),
    May.READ_JOURNAL: gettext_lazy("Read the journal of facts"),
    May.READ_HEALTH: gettext_lazy("See what went wrong behind the scenes"),
    May.PLAY_CUSTOMER: gettext_lazy("Play the customer in the demo"),
    May.SET_UP_TEAMS: gettext_lazy("Set up teams and colleagues"),
    May.SET_UP_TAGS: gettext_lazy("Rename, retire and merge tags"),
    May.SET_UP_HOUSE: gettext_lazy("Change name, colour, logo and how long things are kept"),
    May.SET_UP_MAILBOXES: gettext_lazy("Set up mailboxes"),
    May.SET_UP_TOKENS: gettext_lazy("Make tokens for programs"),
    May.SET_UP_WEBHOOKS: gettext_lazy("Have facts sent to other programs"),
}


def role_name(role: str) -> str:
    """What a role is called on pages."""
    return str(ROLE_NAMES[Role(role)])


def may_words(act: May) -> str:
    """What somebody may, in words."""
    return str(MAY_WORDS[act])


def scope_words(scope: str) -> str:
    """What a token may, in words; a scope of another version by its name."""
    return may_words(May(scope)) if scope in set(May) else scope


def refused_words(error: Refused) -> str:
    """Why something was refused, in the reader's language where we know the kind."""
    match error:
        case AddressTaken():
            return gettext("Somebody with this address is here already.")
        case KeyTaken():
            return gettext("There is a team with this short name already.")
        case LastOwner():
            return gettext("This is the last owner. Make somebody else an owner first.")
        case NotHereAnyMore():
            return gettext("They have left. Let them come back first.")
        case MailboxKnown():
            return gettext("There is a mailbox with this address already.")
        case HardToRead():
            return gettext("Words in this colour would be hard to read on light paper. Please choose a darker one.")
        case NotAPicture():
            return gettext("This is no PNG, JPEG or WebP picture of at most 100 kB.")
    return in_words(error)
