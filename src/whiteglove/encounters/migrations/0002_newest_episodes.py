from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('encounters', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='episode',
            index=models.Index(fields=['journey', '-last_at', '-id'], name='encounters_episode_newest'),
        ),
    ]
