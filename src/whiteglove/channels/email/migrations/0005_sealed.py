"""Passwords that lay in clear are sealed. Harmless when run twice; what is sealed already stays as it is."""

from django.db import migrations


def seal_what_is_in_clear(apps, schema_editor):
    """Few rows: one for each mailbox of the desk."""
    for account in apps.get_model("email", "ImapAccount").objects.all():
        account.save(update_fields=["secret", "client_secret", "refresh_token"])
    for mailbox in apps.get_model("email", "Mailbox").objects.exclude(mail_out=""):
        mailbox.save(update_fields=["mail_out"])


class Migration(migrations.Migration):
    dependencies = [
        ("email", "0004_set_up"),
    ]

    operations = [
        migrations.RunPython(seal_what_is_in_clear, migrations.RunPython.noop),
    ]
