from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('recovery', '0002_not_kept'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='nosaid',
            index=models.Index(fields=['-at', '-id'], name='recovery_noes_newest'),
        ),
    ]
