"""Which teams serve a customer is written down for the conversations that are here already."""

from django.db import migrations

SERVED = """
INSERT INTO customers_customerteam (customer_id, team_id)
SELECT DISTINCT customer_id, team_id FROM conversations_conversation ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0003_desk'),
        ('customers', '0005_people_found'),
    ]

    operations = [
        migrations.RunSQL(SERVED, migrations.RunSQL.noop),
    ]
