# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0002_initial'),
        ('kernel', '0002_cache_table'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('shipments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parameters', models.JSONField(verbose_name='parameters')),
                ('measure', models.CharField(choices=[('revenue', 'Revenue'), ('cost', 'Cost (freight)'), ('gross_profit', 'Gross profit'), ('jobs', 'Jobs'), ('gross_weight', 'Gross weight'), ('chargeable_weight', 'Chargeable weight'), ('volume', 'Volume'), ('teu', 'TEU'), ('pieces', 'Pieces')], max_length=20, verbose_name='measure')),
                ('ranked', models.CharField(choices=[('payer', 'Each payer'), ('group', 'Groups of companies, rolled up to the head')], default='payer', max_length=10, verbose_name='ranked')),
                ('window_from', models.DateField(blank=True, null=True, verbose_name='booked from')),
                ('window_to', models.DateField(blank=True, null=True, verbose_name='booked until')),
                ('mode', models.CharField(blank=True, choices=[('sea_fcl', 'Sea FCL'), ('sea_lcl', 'Sea LCL'), ('air', 'Air'), ('rail', 'Rail'), ('truck', 'Truck'), ('warehouse', 'Warehouse'), ('customs', 'Customs only'), ('express', 'Express'), ('other', 'Other mode')], default='', max_length=10, verbose_name='mode')),
                ('publishes', models.BooleanField(default=True, verbose_name="writes the customers' classes")),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10, verbose_name='state')),
                ('currency', models.CharField(blank=True, default='', max_length=3, verbose_name='currency')),
                ('fingerprint', models.CharField(blank=True, default='', max_length=64, verbose_name='fingerprint of the inputs')),
                ('summary', models.JSONField(default=dict)),
                ('payers', models.IntegerField(default=0, verbose_name='payers')),
                ('classed', models.IntegerField(default=0, verbose_name='classed')),
                ('total', models.DecimalField(decimal_places=4, max_digits=24, null=True, verbose_name='total')),
                ('jobs', models.IntegerField(default=0, verbose_name='jobs')),
                ('estimated_jobs', models.IntegerField(default=0, verbose_name='jobs with estimates')),
                ('unmeasured_jobs', models.IntegerField(default=0, verbose_name='jobs not measured')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('error', models.CharField(blank=True, default='', max_length=500, verbose_name='error')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.unit', verbose_name='branch')),
                ('lane_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipments.lanegroup', verbose_name='lane group')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='directory.classscheme', verbose_name='scheme')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='RunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('parameters', models.JSONField(verbose_name='parameters')),
                ('measure', models.CharField(choices=[('revenue', 'Revenue'), ('cost', 'Cost (freight)'), ('gross_profit', 'Gross profit'), ('jobs', 'Jobs'), ('gross_weight', 'Gross weight'), ('chargeable_weight', 'Chargeable weight'), ('volume', 'Volume'), ('teu', 'TEU'), ('pieces', 'Pieces')], max_length=20, verbose_name='measure')),
                ('ranked', models.CharField(choices=[('payer', 'Each payer'), ('group', 'Groups of companies, rolled up to the head')], default='payer', max_length=10, verbose_name='ranked')),
                ('window_from', models.DateField(blank=True, null=True, verbose_name='booked from')),
                ('window_to', models.DateField(blank=True, null=True, verbose_name='booked until')),
                ('mode', models.CharField(blank=True, choices=[('sea_fcl', 'Sea FCL'), ('sea_lcl', 'Sea LCL'), ('air', 'Air'), ('rail', 'Rail'), ('truck', 'Truck'), ('warehouse', 'Warehouse'), ('customs', 'Customs only'), ('express', 'Express'), ('other', 'Other mode')], default='', max_length=10, verbose_name='mode')),
                ('publishes', models.BooleanField(default=True, verbose_name="writes the customers' classes")),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10, verbose_name='state')),
                ('currency', models.CharField(blank=True, default='', max_length=3, verbose_name='currency')),
                ('fingerprint', models.CharField(blank=True, default='', max_length=64, verbose_name='fingerprint of the inputs')),
                ('payers', models.IntegerField(default=0, verbose_name='payers')),
                ('classed', models.IntegerField(default=0, verbose_name='classed')),
                ('total', models.DecimalField(decimal_places=4, max_digits=24, null=True, verbose_name='total')),
                ('jobs', models.IntegerField(default=0, verbose_name='jobs')),
                ('estimated_jobs', models.IntegerField(default=0, verbose_name='jobs with estimates')),
                ('unmeasured_jobs', models.IntegerField(default=0, verbose_name='jobs not measured')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('error', models.CharField(blank=True, default='', max_length=500, verbose_name='error')),
                ('asked_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='kernel.unit', verbose_name='branch')),
                ('lane_group', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='shipments.lanegroup', verbose_name='lane group')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.run')),
                ('scheme', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.classscheme', verbose_name='scheme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=4, max_digits=24, null=True, verbose_name='value')),
                ('estimated', models.BooleanField(verbose_name='estimated')),
                ('job', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='shipments.job')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.organisation')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='insights.run')),
            ],
        ),
        migrations.CreateModel(
            name='RunRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=4, max_digits=24, null=True, verbose_name='value')),
                ('share', models.FloatField(null=True, verbose_name='share')),
                ('cumulative', models.FloatField(null=True, verbose_name='cumulative share')),
                ('rank', models.IntegerField(null=True, verbose_name='rank')),
                ('label', models.CharField(blank=True, default='', max_length=20, verbose_name='class')),
                ('apart', models.CharField(blank=True, choices=[('negative', 'Below zero'), ('zero', 'Zero'), ('missing', 'Not measured')], default='', max_length=10, verbose_name='listed apart')),
                ('jobs', models.IntegerField(verbose_name='jobs')),
                ('estimated_jobs', models.IntegerField(verbose_name='jobs with estimates')),
                ('unmeasured_jobs', models.IntegerField(verbose_name='jobs not measured')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='run_rows', to='directory.organisation')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='insights.run')),
            ],
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['scheme', 'state', '-id'], name='run_of_scheme'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "insights_runevent" ("asked_at", "asked_by_id", "branch_id", "classed", "currency", "error", "estimated_jobs", "fingerprint", "finished_at", "id", "jobs", "lane_group_id", "measure", "mode", "parameters", "payers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publishes", "ranked", "scheme_id", "started_at", "state", "total", "unmeasured_jobs", "window_from", "window_to") SELECT new_values."asked_at", new_values."asked_by_id", new_values."branch_id", new_values."classed", new_values."currency", new_values."error", new_values."estimated_jobs", new_values."fingerprint", new_values."finished_at", new_values."id", new_values."jobs", new_values."lane_group_id", new_values."measure", new_values."mode", new_values."parameters", new_values."payers", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."publishes", new_values."ranked", new_values."scheme_id", new_values."started_at", new_values."state", new_values."total", new_values."unmeasured_jobs", new_values."window_from", new_values."window_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d9e6709421ec691111a0957163a5d848c07c4f7c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8c107', referencing='REFERENCING NEW TABLE AS new_values ', table='insights_run', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "insights_runevent" ("asked_at", "asked_by_id", "branch_id", "classed", "currency", "error", "estimated_jobs", "fingerprint", "finished_at", "id", "jobs", "lane_group_id", "measure", "mode", "parameters", "payers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publishes", "ranked", "scheme_id", "started_at", "state", "total", "unmeasured_jobs", "window_from", "window_to") SELECT new_values."asked_at", new_values."asked_by_id", new_values."branch_id", new_values."classed", new_values."currency", new_values."error", new_values."estimated_jobs", new_values."fingerprint", new_values."finished_at", new_values."id", new_values."jobs", new_values."lane_group_id", new_values."measure", new_values."mode", new_values."parameters", new_values."payers", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."publishes", new_values."ranked", new_values."scheme_id", new_values."started_at", new_values."state", new_values."total", new_values."unmeasured_jobs", new_values."window_from", new_values."window_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."asked_by_id" IS DISTINCT FROM (new_values."asked_by_id") OR old_values."branch_id" IS DISTINCT FROM (new_values."branch_id") OR old_values."classed" IS DISTINCT FROM (new_values."classed") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."error" IS DISTINCT FROM (new_values."error") OR old_values."estimated_jobs" IS DISTINCT FROM (new_values."estimated_jobs") OR old_values."fingerprint" IS DISTINCT FROM (new_values."fingerprint") OR old_values."finished_at" IS DISTINCT FROM (new_values."finished_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."jobs" IS DISTINCT FROM (new_values."jobs") OR old_values."lane_group_id" IS DISTINCT FROM (new_values."lane_group_id") OR old_values."measure" IS DISTINCT FROM (new_values."measure") OR old_values."mode" IS DISTINCT FROM (new_values."mode") OR old_values."parameters" IS DISTINCT FROM (new_values."parameters") OR old_values."payers" IS DISTINCT FROM (new_values."payers") OR old_values."publishes" IS DISTINCT FROM (new_values."publishes") OR old_values."ranked" IS DISTINCT FROM (new_values."ranked") OR old_values."scheme_id" IS DISTINCT FROM (new_values."scheme_id") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."total" IS DISTINCT FROM (new_values."total") OR old_values."unmeasured_jobs" IS DISTINCT FROM (new_values."unmeasured_jobs") OR old_values."window_from" IS DISTINCT FROM (new_values."window_from") OR old_values."window_to" IS DISTINCT FROM (new_values."window_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='92199f06e8d11b60634ccdf8bcc0cb1a030dcd03', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_69214', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='insights_run', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "insights_runevent" ("asked_at", "asked_by_id", "branch_id", "classed", "currency", "error", "estimated_jobs", "fingerprint", "finished_at", "id", "jobs", "lane_group_id", "measure", "mode", "parameters", "payers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publishes", "ranked", "scheme_id", "started_at", "state", "total", "unmeasured_jobs", "window_from", "window_to") SELECT old_values."asked_at", old_values."asked_by_id", old_values."branch_id", old_values."classed", old_values."currency", old_values."error", old_values."estimated_jobs", old_values."fingerprint", old_values."finished_at", old_values."id", old_values."jobs", old_values."lane_group_id", old_values."measure", old_values."mode", old_values."parameters", old_values."payers", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."publishes", old_values."ranked", old_values."scheme_id", old_values."started_at", old_values."state", old_values."total", old_values."unmeasured_jobs", old_values."window_from", old_values."window_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9a7cb7ad519790b3f8d8122fffb5157aefb0e461', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_bb9bf', referencing='REFERENCING OLD TABLE AS old_values ', table='insights_run', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='runjob',
            index=models.Index(fields=['run', 'organisation', 'job'], name='run_job_behind'),
        ),
        migrations.AddIndex(
            model_name='runrow',
            index=models.Index(fields=['run', 'rank'], name='run_row_ranked'),
        ),
        migrations.AddIndex(
            model_name='runrow',
            index=models.Index(condition=models.Q(('rank', None)), fields=['run', 'id'], name='run_row_apart'),
        ),
        migrations.AddConstraint(
            model_name='runrow',
            constraint=models.UniqueConstraint(fields=('run', 'organisation'), name='run_row_once'),
        ),
    ]
