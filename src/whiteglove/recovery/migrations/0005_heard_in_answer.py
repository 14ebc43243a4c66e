from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('recovery', '0004_once'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='obstruction',
            index=models.Index(condition=models.Q(('response__isnull', False)), fields=['response'], name='recovery_heard_in_answer'),
        ),
    ]
