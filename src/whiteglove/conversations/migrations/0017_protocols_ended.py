"""Colleagues are told when a protocol ends, and when the other team looked at it again."""

from django.db import migrations, models

TOLD = [
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
    ("protocol_written", "Protocol Written"),
    ("protocol_holds", "Protocol Holds"),
    ("protocol_review", "Protocol Review"),
    ("protocol_reviewed", "Protocol Reviewed"),
    ("protocol_ended", "Protocol Ended"),
    ("protocol_objected", "Protocol Objected"),
    ("protocol_answered", "Protocol Answered"),
]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0016_hand_overs_between")]

    operations = [
        migrations.AlterField(model_name="notice", name="because", field=models.TextField(choices=TOLD)),
    ]
