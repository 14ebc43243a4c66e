from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_left_drafts")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="by_answering",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
