"""What jobs use and may use, whose they are, which dialogues a judge has before it, and what models
have answered to a job that is not over.
"""

import django.db.models.deletion
from django.db import migrations, models

import curation.models.fields

STATES = ("queued", "running", "paused", "done", "failed", "cancelled")
REASONS = (
    ("token", "Tokens"),
    ("cost", "Cost"),
    ("run_token", "Run Tokens"),
    ("run_cost", "Run Cost"),
)


def link_to(model):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="jobs",
        to=f"curation.{model}",
    )


def counted():
    return models.PositiveBigIntegerField(default=0)


def own_key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("curation", "0019_stale_dialogues")]

    operations = [
        migrations.AddField("job", "prompt_tokens", counted()),
        migrations.AddField("job", "completion_tokens", counted()),
        migrations.AddField("job", "cost", models.FloatField(default=0.0)),
        migrations.AddField(
            "job", "max_tokens_total", models.PositiveBigIntegerField(blank=True, null=True)
        ),
        migrations.AddField("job", "max_cost", models.FloatField(blank=True, null=True)),
        migrations.AddField(
            "job",
            "reason",
            models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    *((f"{reason}_budget_reached", name) for reason, name in REASONS),
                ],
                max_length=24,
            ),
        ),
        migrations.AddField("job", "run", link_to("run")),
        migrations.AddField("job", "trajectory", link_to("trajectory")),
        migrations.AlterField(
            "job",
            "state",
            models.CharField(
                choices=[(state, state.title()) for state in STATES],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddField("run", "beside_prompt_tokens", counted()),
        migrations.AddField("run", "beside_completion_tokens", counted()),
        migrations.AddField("run", "beside_cost", models.FloatField(default=0.0)),
        migrations.CreateModel(
            name="JobAnswer",
            fields=[
                ("id", own_key()),
                ("about", models.CharField(blank=True, max_length=40)),
                ("question", models.CharField(max_length=64)),
                ("reply", curation.models.fields.JsonText()),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="curation.job",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocketItem",
            fields=[
                ("id", own_key()),
                ("position", models.PositiveIntegerField()),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="docket",
                        to="curation.job",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="docket_items",
                        to="curation.trajectory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("job", "position"), name="docket_position_once")
                ],
            },
        ),
    ]
