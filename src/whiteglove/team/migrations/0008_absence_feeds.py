import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('team', '0007_promise_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='calendarfeed',
            name='taken_at',
            field=models.DateTimeField(help_text='Last time its entries were taken whole', null=True),
        ),
        migrations.CreateModel(
            name='CoverFinding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('trouble', models.TextField(help_text='circle, left, blind or away_too')),
                ('found_at', models.DateTimeField()),
                ('mended_at', models.DateTimeField(null=True)),
                ('colleague', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('mended_at', None)), fields=('colleague', 'cover', 'trouble'), name='team_cover_finding_once')],
            },
        ),
    ]
