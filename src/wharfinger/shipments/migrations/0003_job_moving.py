# SPDX-License-Identifier: Apache-2.0

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_initial'),
        ('kernel', '0002_cache_table'),
        ('shipments', '0002_rule_settings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('phase__in', ('done', 'cancelled')), _negated=True), fields=['-booked_on', '-id'], name='job_moving'),
        ),
    ]
