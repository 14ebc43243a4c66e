from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_moves'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='row',
            index=models.Index(condition=models.Q(('subject__startswith', 'conversation:'), _negated=True) & models.Q(('kind__in', ('customers.CustomerMet', 'customers.AddressUnreachable', 'email.MailQuarantined')), _negated=True), fields=['at', 'id'], name='journal_administrative'),
        ),
    ]
