"""What a colleague said last of their presence stands in their own row, which every page reads anyway."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("team", "0008_absence_feeds")]

    operations = [
        migrations.AddField(
            model_name="colleague",
            name="said_state",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Of their newest attendance, for every page; written with it",
            ),
        ),
        migrations.AddField(
            model_name="colleague",
            name="said_until",
            field=models.DateTimeField(help_text="Until when that holds; null: until more is said", null=True),
        ),
    ]
