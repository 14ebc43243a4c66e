"""Promises that somebody is reminded of, and askings before a promise."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0010_answering_index'),
        ('customers', '0005_people_found'),
        ('promises', '0001_ledger'),
        ('team', '0006_hours'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('what', models.TextField()),
                ('due', models.DateTimeField()),
                ('made_where', models.TextField(choices=[('message', 'Message'), ('call', 'Call'), ('chat', 'Chat'), ('sales', 'Sales'), ('portal', 'Portal')])),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('words', models.TextField(blank=True, default='', help_text='What the team should know')),
                ('agrees', models.BooleanField(null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('could_by', models.DateTimeField(null=True)),
                ('answered_by_whom', models.TextField(blank=True, default='')),
                ('answered_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='promise',
            name='despite',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why it was promised though the team usually takes longer'),
        ),
        migrations.AddField(
            model_name='promise',
            name='remind_at',
            field=models.DateTimeField(help_text='When it falls due soon; null: somebody was reminded', null=True),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('state__in', ('made', 'moved'))), fields=['due', 'id'], name='promises_watched'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('remind_at', None), _negated=True), fields=['remind_at', 'id'], name='promises_reminds'),
        ),
        migrations.AddField(
            model_name='asking',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='asking',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='asking',
            name='by_team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='team.team'),
        ),
        migrations.AddField(
            model_name='asking',
            name='conversation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.conversation'),
        ),
        migrations.AddField(
            model_name='asking',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='asking',
            name='promise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='promises.promise'),
        ),
        migrations.AddField(
            model_name='asking',
            name='team',
            field=models.ForeignKey(help_text='Which is asked', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='team.team'),
        ),
        migrations.AddIndex(
            model_name='asking',
            index=models.Index(condition=models.Q(('agrees', None), ('dropped_at', None), ('promise', None)), fields=['team', 'id'], name='promises_asked_team'),
        ),
        migrations.AddIndex(
            model_name='asking',
            index=models.Index(condition=models.Q(('dropped_at', None), ('promise', None)), fields=['by', '-id'], name='promises_asked_by'),
        ),
        migrations.AddConstraint(
            model_name='asking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agrees', None), ('answered_at', None)), models.Q(('agrees__isnull', False), ('answered_at__isnull', False)), _connector='OR'), name='promises_answer_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='asking',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='promises_asks_for_something'),
        ),
    ]
