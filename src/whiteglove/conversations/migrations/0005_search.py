"""Words and keys of a conversation in one index; whose the preview is; counts of saved views."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

# What `searching.keys` knows by the same numbers. Days: 1, 8, 64 and 512 of them. Immutable, so that an index may use it.
KEYS = """
CREATE FUNCTION conversations_keys(
    team bigint, owner bigint, is_open boolean, needs_answer boolean, paused_until timestamptz, has_files boolean,
    has_trouble boolean, language text, tags bigint[], updated_at timestamptz
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(ARRAY[
    1000000000000000 + team,
    2000000000000000 + coalesce(owner, 0),
    CASE WHEN is_open THEN 5000000000000001 ELSE 5000000000000002 END,
    CASE WHEN needs_answer AND paused_until IS NULL THEN 5000000000000003 END,
    CASE WHEN paused_until IS NOT NULL THEN 5000000000000004 END,
    CASE WHEN has_files THEN 5000000000000005 END,
    CASE WHEN has_trouble THEN 5000000000000006 END,
    CASE WHEN length(language) > 1 THEN 6000000000000000 + ascii(language) * 1000 + ascii(substr(language, 2)) END,
    10000000000000000 + floor(extract(epoch FROM updated_at AT TIME ZONE 'UTC') / 86400)::bigint,
    11000000000000000 + floor(extract(epoch FROM updated_at AT TIME ZONE 'UTC') / 691200)::bigint,
    12000000000000000 + floor(extract(epoch FROM updated_at AT TIME ZONE 'UTC') / 5529600)::bigint,
    13000000000000000 + floor(extract(epoch FROM updated_at AT TIME ZONE 'UTC') / 44236800)::bigint
], NULL) || tags
"""
INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS conversation_found ON conversations_conversation USING gin (words,
    conversations_keys(team_id, owner_id, is_open, needs_answer, paused_until, has_files, has_trouble, language, tags,
        updated_at))
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("conversations", "0004_customer_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="preview_is_theirs",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(KEYS, "DROP FUNCTION conversations_keys"),
        migrations.RunSQL(INDEX, "DROP INDEX conversation_found"),
        RemoveIndexConcurrently(model_name="conversation", name="conversation_words"),
        RemoveIndexConcurrently(model_name="conversation", name="conversation_tags"),
        migrations.CreateModel(
            name="ViewCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField(help_text="At most 100; null: could not be told", null=True)),
                ("counted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "view",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="conversations.savedview"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("colleague", "view"), name="conversations_view_counted_once")
                ],
            },
        ),
    ]
