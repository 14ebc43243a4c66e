from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("team", "0009_said")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="shows_matter",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Beneath replies stands where the customer sees their matter",
            ),
        ),
    ]
