"""What becomes of promises, and who answers, is everyday work: the index of administrative acts leaves it out."""

from django.db import migrations, models

EVERYDAY = (
    "customers.CustomerMet",
    "customers.AddressUnreachable",
    "email.MailQuarantined",
    "team.PresenceChanged",
    "conversations.NextMomentsRecounted",
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_whereabouts")]

    operations = [
        migrations.RemoveIndex(model_name="row", name="journal_administrative"),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(
                condition=models.Q(("subject__startswith", "conversation:"), _negated=True)
                & models.Q(("kind__in", EVERYDAY), _negated=True)
                & models.Q(("kind__startswith", "promises."), _negated=True)
                & models.Q(("kind__startswith", "routing."), _negated=True),
                fields=["at", "id"],
                name="journal_administrative",
            ),
        ),
    ]
