"""Callbacks keep their place, and say what they wait for."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0013_promise_notices'),
        ('customers', '0005_people_found'),
        ('promises', '0003_delays_told'),
        ('team', '0008_absence_feeds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='callback',
            name='agreed_from',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='callback',
            name='asked',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callback',
            name='asks',
            field=models.TextField(blank=True, choices=[('wrong_number', 'Wrong Number'), ('go_on', 'Go On')], db_default='', default=''),
        ),
        migrations.AddField(
            model_name='callback',
            name='extension',
            field=models.TextField(blank=True, db_default='', default='', help_text='Behind the number, as of a room'),
        ),
        migrations.AddField(
            model_name='callback',
            name='key',
            field=models.TextField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='callback',
            name='place_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('is_callback', True)), fields=['id'], name='promises_callbacks'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('state__in', ('made', 'moved', 'broken')), ('is_callback', True)), fields=['due'], name='promises_callbacks_due'),
        ),
    ]
