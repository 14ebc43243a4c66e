"""What we know of people: organisations, other numbers, preferences, notes, and the records of it all."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_grams'),
        ('team', '0002_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('what', models.TextField()),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CustomerNote',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('text', models.TextField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by_whom', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='CustomerTeam',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Distinction',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('name', models.TextField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('why', models.TextField(blank=True, default='')),
                ('keeps_words', models.BooleanField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('why', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.TextField(choices=[('phone', 'Phone'), ('social', 'Social'), ('number', 'Number'), ('other', 'Other')])),
                ('value', models.TextField()),
                ('shown', models.TextField()),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('hour', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Merging',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by_whom', models.TextField(help_text='Reference of the actor, such as colleague:7')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('why', models.TextField(blank=True, default='')),
                ('before', models.JSONField(default=dict)),
                ('taken', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by_whom', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('words', models.TextField(blank=True, default='', help_text='What colleagues should know of it')),
                ('by_whom', models.TextField(help_text='Reference of the actor who added it')),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name='address',
            name='plain',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='customer',
            name='channel',
            field=models.TextField(blank=True, db_default='', default='', help_text='By which they like to hear from us'),
        ),
        migrations.AddField(
            model_name='customer',
            name='do_not_call',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='customer',
            name='erased_at',
            field=models.DateTimeField(help_text='Nothing of the person is left but this row', null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='honorific',
            field=models.TextField(blank=True, db_default='', default='', help_text='How to address them, as we write it'),
        ),
        migrations.AddField(
            model_name='customer',
            name='name_key',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='customer',
            name='quiet_from',
            field=models.TimeField(help_text='From then on, in their zone, they want quiet', null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='quiet_until',
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='time_zone',
            field=models.TextField(blank=True, db_default='', default='', help_text='IANA name; empty: not known'),
        ),
        migrations.AddField(
            model_name='customer',
            name='wishes',
            field=models.TextField(blank=True, db_default='', default='', help_text='What else they prefer, in words'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='main_address',
            field=models.TextField(blank=True, default='', help_text='Chosen, else the first; shown in lists'),
        ),
        migrations.AddField(
            model_name='change',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='change',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='customernote',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='customernote',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='customerteam',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='customerteam',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='team.team'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='distinction',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='export',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='export',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='identity',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='look',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='look',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='merging',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merging',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='merging',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='domain',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='customers.organisation'),
        ),
        migrations.AddField(
            model_name='customer',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to='customers.organisation'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='customers_quiet_has_both_ends'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['customer', '-id'], name='customers_change_newest'),
        ),
        migrations.AddIndex(
            model_name='customernote',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['customer', '-id'], name='customers_note_newest'),
        ),
        migrations.AddConstraint(
            model_name='customerteam',
            constraint=models.UniqueConstraint(fields=('customer', 'team'), name='customers_served_once'),
        ),
        migrations.AddConstraint(
            model_name='distinction',
            constraint=models.UniqueConstraint(fields=('customer', 'other'), name='customers_told_apart_once'),
        ),
        migrations.AddConstraint(
            model_name='distinction',
            constraint=models.CheckConstraint(condition=models.Q(('customer__lt', models.F('other'))), name='customers_told_apart_in_order'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.UniqueConstraint(fields=('kind', 'value'), name='customers_identity_once'),
        ),
        migrations.AddIndex(
            model_name='look',
            index=models.Index(fields=['-id', 'by_whom'], name='customers_look_newest'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.UniqueConstraint(fields=('customer', 'by_whom', 'hour'), name='customers_look_once_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='merging',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='customers_merged_once'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='customers_organisation_name_once'),
        ),
    ]
