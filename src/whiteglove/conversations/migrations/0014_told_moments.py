from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0013_promise_notices")]

    operations = [
        migrations.AddField(model_name="conversation", name="told_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="conversation", name="told_until", field=models.DateTimeField(null=True)),
    ]
