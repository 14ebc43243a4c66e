"""Protocols hold once both teams agreed; reviews of them; objections can be undone and answered."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0016_hand_overs_between'),
        ('promises', '0004_callbacks'),
        ('team', '0010_shows_matter'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProtocolReview',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('was_due_on', models.DateField()),
                ('next_on', models.DateField()),
                ('why', models.TextField(blank=True, default='')),
                ('by_whom', models.TextField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='protocol',
            name='promises_one_protocol_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='protocolobjection',
            name='promises_objected_once',
        ),
        migrations.AddField(
            model_name='protocol',
            name='ended_why',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='protocol',
            name='in_force_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='protocol',
            name='review_told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='protocol',
            name='why',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why it was written, or written anew'),
        ),
        migrations.AddField(
            model_name='protocolobjection',
            name='answer',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='protocolobjection',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='protocolobjection',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='protocolobjection',
            name='answered_by_whom',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='protocolobjection',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='protocolobjection',
            name='undone_by_whom',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddConstraint(
            model_name='protocol',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('in_force_from__isnull', False)), fields=('from_team', 'to_team'), name='promises_one_protocol_holds'),
        ),
        migrations.AddConstraint(
            model_name='protocol',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('in_force_from', None)), fields=('from_team', 'to_team'), name='promises_one_protocol_proposed'),
        ),
        migrations.AddConstraint(
            model_name='protocolobjection',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('assignment',), name='promises_objected_once'),
        ),
        migrations.AddField(
            model_name='protocolreview',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='protocolreview',
            name='protocol',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promises.protocol'),
        ),
    ]
