"""What a workspace may use of its models in a day, and what rests because of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('curation', '0027_verdicts_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='workspace',
            name='max_cost_day',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workspace',
            name='max_tokens_day',
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workspace',
            name='resting_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='job',
            name='reason',
            field=models.CharField(blank=True, choices=[('', 'None'), ('token_budget_reached', 'Tokens'), ('cost_budget_reached', 'Cost'), ('run_token_budget_reached', 'Run Tokens'), ('run_cost_budget_reached', 'Run Cost'), ('day_ceiling_reached', 'Day')], max_length=24),
        ),
        migrations.AlterField(
            model_name='run',
            name='reason',
            field=models.CharField(blank=True, choices=[('', 'None'), ('paused_by_person', 'By Person'), ('token_budget_reached', 'Tokens'), ('cost_budget_reached', 'Cost'), ('day_ceiling_reached', 'Day'), ('stopped_by_person', 'Stopped')], max_length=24),
        ),
        migrations.AlterField(
            model_name='trajectory',
            name='wanted',
            field=models.CharField(blank=True, choices=[('', 'Nothing'), ('pause', 'Pause'), ('rest', 'Rest'), ('wait', 'Wait'), ('stop', 'Stop'), ('cancel', 'Cancel')], max_length=8),
        ),
    ]
