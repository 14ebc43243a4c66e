"""What was done, in sentences: one for each fact that is no everyday work in a conversation.

%(who)s did it, %(what)s is what it was about; other places are named like the fields of the fact.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROOMS: dict[str, Promise] = {
    "": _("Everything"),
    "team.": _("People, teams, programs"),
    "customers.": _("Customers"),
    "customers.Look": _("Looks at customers of other teams"),
    "email.": _("Mail and mailboxes"),
    "conversations.": _("Tags and saved replies"),
    "house.": _("Backups"),
}

SENTENCES: dict[str, Promise] = {
    "team.CameIn": _("%(who)s signed in %(way)s."),
    "team.ColleagueAdded": _("%(who)s added %(what)s as %(role)s."),
    "team.ColleagueChanged": _("%(who)s changed the account of %(what)s."),
    "team.ColleagueLeft": _("%(who)s let %(what)s leave."),
    "team.ColleagueReturned": _("%(who)s let %(what)s come back."),
    "team.RoleChanged": _("%(who)s gave %(what)s the role %(role)s."),
    "team.SignInLinkMade": _("%(who)s made a sign-in link for %(what)s."),
    "team.SignedOutElsewhere": _("%(who)s signed out of other browsers (%(count)s)."),
    "team.PasswordChanged": _("%(who)s set a new password %(way)s."),
    "team.FactorAdded": _("%(who)s added to their account: %(factor)s."),
    "team.FactorRemoved": _("%(who)s removed from their account: %(factor)s."),
    "team.FactorsForgotten": _("%(who)s removed all second factors of %(what)s."),
    "team.MemberAdded": _("%(who)s took %(colleague_id)s into the team %(what)s."),
    "team.MemberLeft": _("%(who)s took %(colleague_id)s out of the team %(what)s."),
    "team.AbsencePlanned": _("%(who)s entered an absence of %(what)s."),
    "team.AbsenceChanged": _("%(who)s changed an absence of %(what)s."),
    "team.AbsenceBegan": _("An absence of %(what)s began."),
    "team.AbsenceOver": _("An absence of %(what)s is over."),
    "team.AbsenceEnded": _("%(who)s called an absence of %(what)s off."),
    "team.StandInsChanged": _("%(who)s said who stands in for %(what)s."),
    "team.CoverTroubled": _("The nightly look found that a cover of %(what)s could not answer."),
    "team.FeedAdded": _("%(who)s added a calendar for the absences of %(what)s."),
    "team.FeedRemoved": _("%(who)s removed a calendar of %(what)s."),
    "team.FeedFailed": _("A calendar of %(what)s could not be read any more."),
    "team.FeedMended": _("A calendar of %(what)s could be read again."),
    "team.FileTaken": _("%(who)s took absences of %(what)s out of a file (%(absences)s)."),
    "team.TeamAdded": _("%(who)s made the team %(what)s."),
    "team.HoursChanged": _("%(who)s changed the hours or standards of the team %(what)s."),
    "team.ShiftsChanged": _("%(who)s changed when %(what)s works."),
    "team.SkillsChanged": _("%(who)s changed languages, skills or room of %(what)s."),
    "team.TeamChanged": _("%(who)s changed the team %(what)s."),
    "team.TokenCreated": _("%(who)s made the token %(what)s with the role %(role)s."),
    "team.TokenRevoked": _("%(who)s ended the token %(what)s."),
    "house.BackedUp": _("A backup of the whole desk was made."),
    "house.DeskRestored": _("The desk was restored from a backup of %(backup_of)s."),
    "house.DeskExported": _("Everything was given out in files (%(rows)s rows)."),
    "team.HouseChanged": _("%(who)s changed the name, look or rules of the house."),
    "team.TroubleTriedAgain": _("%(who)s had something tried again that had failed behind the scenes."),
    "team.TroubleForgotten": _("%(who)s decided that something that had failed need not be done."),
    "customers.CustomerChanged": _("%(who)s changed what we know of %(what)s."),
    "customers.CustomerNoted": _("%(who)s wrote or removed a note about %(what)s."),
    "customers.CustomersMerged": _("%(who)s merged two records into %(what)s."),
    "customers.CustomersParted": _("%(who)s undid a merge of %(what)s."),
    "customers.CustomersToldApart": _("%(who)s said that %(what)s and another record are different people."),
    "customers.CustomerExported": _("%(who)s gave out all we know of %(what)s."),
    "customers.CustomerErased": _("%(who)s erased %(what)s."),
    "customers.OrganisationAdded": _("%(who)s wrote down %(what)s."),
    "customers.OrganisationChanged": _("%(who)s changed %(what)s."),
    "customers.Look": _("%(who)s looked at the record of %(what)s, whom none of their teams serves."),
    "email.MailReplayed": _("%(who)s had %(what)s tried again."),
    "email.MailboxAdded": _("%(who)s added the mailbox %(what)s."),
    "email.MailboxChanged": _("%(who)s changed the mailbox %(what)s."),
    "email.MailboxEnded": _("%(who)s ended the mailbox %(what)s."),
    "email.MailboxPaused": _("%(who)s paused the mailbox %(what)s."),
    "email.MailboxResumed": _("%(who)s let the mailbox %(what)s go on."),
    "email.MailboxTrialAsked": _("%(who)s had the mailbox %(what)s tried out."),
    "email.ColleagueInvited": _("%(who)s invited %(what)s by mail."),
    "email.AccountLetterEnded": _("A mail to %(what)s: %(letter)s; %(outcome)s."),
    "email.BackfillAsked": _("%(who)s asked for older mail of the mailbox %(what)s."),
    "email.WholeMailAsked": _("%(who)s asked for the rest of a large mail in the mailbox %(what)s."),
    "email.MailImported": _("%(who)s had mail from a file or folder taken in."),
    "email.FolderRenumbered": _("The server of the mailbox %(what)s numbered a folder anew."),
    "email.MailMissing": _("The nightly round found mail that was missing from the mailbox %(what)s (%(count)s)."),
    "conversations.TagAdded": _("%(who)s added a tag."),
    "conversations.TagRenamed": _("%(who)s renamed a tag."),
    "conversations.TagRetired": _("%(who)s retired a tag."),
    "conversations.SavedReplyAdded": _("%(who)s kept a saved reply."),
    "conversations.SavedReplyChanged": _("%(who)s changed a saved reply."),
    "conversations.SavedReplyRetired": _("%(who)s retired a saved reply."),
}
OTHERWISE = _("%(who)s did something about %(what)s (%(kind)s).")

NOUNS: dict[str, Promise] = {
    "colleague": _("a colleague (%(number)s)"),
    "team": _("a team (%(number)s)"),
    "token": _("a token (%(number)s)"),
    "customer": _("a customer (%(number)s)"),
    "organisation": _("an organisation (%(number)s)"),
    "mailbox": _("a mailbox (%(number)s)"),
    "raw_mail": _("a mail (%(number)s)"),
    "system": _("Whiteglove itself"),
}
FACTORS: dict[str, Promise] = {
    "totp": _("an authenticator app"),
    "webauthn": _("a passkey"),
    "recovery_codes": _("recovery codes"),
}
LETTERS: dict[str, Promise] = {
    "forgotten": _("a link to a new password"),
    "changed": _("that their password was changed"),
}
OUTCOMES: dict[str, Promise] = {
    "sent": _("it was sent"),
    "unsure": _("it may have been sent"),
    "failed": _("it could not be sent"),
}
