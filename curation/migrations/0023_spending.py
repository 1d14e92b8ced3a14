"""What a workspace has spent on its models, begun with what its runs and kept jobs used so far. What
forks used before nobody has counted.
"""

import django.db.models.deletion
from django.db import migrations, models

PURPOSES = (
    "run",
    "fork",
    "continuation",
    "experiment",
    "judge",
    "suggest",
    "preview",
    "synthesis",
    "import",
)
CELL = ("workspace_id", "day", "purpose", "endpoint", "model")
SUMS = ("prompt_tokens", "completion_tokens", "cost")
SEATS = ("judge", "model", "user")
"""Where the payload of a job that asks one model names it."""
UNKNOWN = ("", "several models")


def count_so_far(apps, _editor):
    rows = {}
    used = models.Q(prompt_tokens__gt=0) | models.Q(completion_tokens__gt=0)
    for run in apps.get_model("curation", "Run").objects.filter(used).iterator():
        _put(rows, run, "run", _only_one(run.cast.values()))
    for job in apps.get_model("curation", "Job").objects.filter(used).iterator():
        if job.kind in PURPOSES:
            _put(rows, job, job.kind, _only_one(_seats(job.payload)))
    spending = apps.get_model("curation", "Spending")
    spending.objects.bulk_create(
        (
            spending(**dict(zip(CELL, key, strict=True)), **dict(zip(SUMS, sums, strict=True)))
            for key, sums in rows.items()
        ),
        batch_size=500,
    )


def _seats(payload):
    alone = [payload[name] for name in SEATS if isinstance(payload.get(name), dict)]
    cast = payload.get("cast")
    return [*alone, *(cast.values() if isinstance(cast, dict) else ())]


def _only_one(seats):
    """The endpoint and the model that all used, if there was one."""
    found = {(seat["endpoint"], seat["model"]) for seat in seats if "model" in seat}
    return found.pop() if len(found) == 1 else UNKNOWN


def _put(rows, row, purpose, source):
    key = (row.workspace_id, row.created.date(), purpose, *source)
    sums = rows.setdefault(key, [0, 0, 0.0])
    for place, name in enumerate(SUMS):
        sums[place] += getattr(row, name)


class Migration(migrations.Migration):
    dependencies = [("curation", "0022_release_selection")]

    operations = [
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[(name, name.title()) for name in PURPOSES], max_length=16
                    ),
                ),
                ("endpoint", models.CharField(max_length=40)),
                ("model", models.CharField(max_length=200)),
                ("slot", models.SmallIntegerField(default=0)),
                ("prompt_tokens", models.BigIntegerField(default=0)),
                ("completion_tokens", models.BigIntegerField(default=0)),
                ("cost", models.FloatField(default=0.0)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "day", "purpose", "endpoint", "model", "slot"),
                        name="spending_once",
                    )
                ],
            },
        ),
        migrations.RunPython(count_so_far, migrations.RunPython.noop),
    ]
