"""Colleagues are told of promises, also of those without a conversation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0012_answered"),
        ("customers", "0005_people_found"),
        ("team", "0007_promise_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.TextField(blank=True, db_default="", default="", help_text="Such as promise:12"),
        ),
        migrations.AddField(
            model_name="notice",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="team.team",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="because",
            field=models.TextField(
                choices=[
                    ("assigned", "Assigned"),
                    ("mentioned", "Mentioned"),
                    ("followed", "Followed"),
                    ("own", "Own"),
                    ("promise_made", "Promise Made"),
                    ("promise_asked", "Promise Asked"),
                    ("promise_due", "Promise Due"),
                    ("promise_broken", "Promise Broken"),
                    ("promise_kept", "Promise Kept"),
                    ("promise_moved", "Promise Moved"),
                    ("promise_withdrawn", "Promise Withdrawn"),
                    ("promise_agreed", "Promise Agreed"),
                    ("promise_objected", "Promise Objected"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="conversation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("conversation__isnull", False), models.Q(("about", ""), _negated=True), _connector="OR"
                ),
                name="conversations_notice_about_something",
            ),
        ),
    ]
