"""Sums kept by triggers, and indexes by which every list is read in its own order.

Nothing of it rewrites a table, and on PostgreSQL writers go on meanwhile. The triggers come after
the migration: see ``curation.engine.standing``.
"""

import django.db.models.deletion
from django.db import migrations, models

from curation.migrations._online import AddIndexOnline, DropKeyIndex, RemoveIndexOnline

CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT
INDEXES = [
    models.Index(fields=["workspace", "state", "-created", "id"], name="trajectory_state"),
    models.Index(
        condition=models.Q(("findings_errors__gt", 0)),
        fields=["workspace", "-created", "id"],
        name="trajectory_erroneous",
    ),
    models.Index(fields=["workspace", "review_state", "-created", "id"], name="trajectory_review"),
    models.Index(
        condition=models.Q(
            ("findings_errors__gt", 0), ("findings_warnings__gt", 0), _connector="OR"
        ),
        fields=["workspace", "-created", "id"],
        name="trajectory_found",
    ),
    models.Index(fields=["workspace", "judged", "-created", "id"], name="trajectory_judged"),
    models.Index(
        fields=["run", "state", "ordinal", "deleted_at", "review_state", "judged"],
        name="trajectory_run_states",
    ),
    models.Index(
        condition=models.Q(("tasks_proven__lt", models.F("tasks_total"))),
        fields=["workspace", "-created", "id"],
        name="trajectory_unproven",
    ),
    models.Index(
        condition=models.Q(("seeded_faults__gt", 0)),
        fields=["workspace", "-created", "id"],
        name="trajectory_seeded",
    ),
    models.Index(
        condition=models.Q(("root__isnull", False)), fields=["root"], name="trajectory_relatives"
    ),
    models.Index(
        condition=models.Q(("parent__isnull", False)),
        fields=["parent", "-created", "id"],
        name="trajectory_children",
    ),
    models.Index(fields=["domain", "-created", "id"], name="trajectory_domain"),
    models.Index(fields=["rules", "-created", "id"], name="trajectory_rules"),
]


def key_to(model, on_delete=CASCADE, related_name="+", **options):
    return models.ForeignKey(
        db_index=False,
        on_delete=on_delete,
        related_name=related_name,
        to=f"curation.{model}",
        **options,
    )


KEYS = {
    ("event", "workspace"): key_to("workspace"),
    ("trajectory", "domain"): key_to("domainversion", PROTECT),
    ("trajectory", "parent"): key_to(
        "trajectory",
        django.db.models.deletion.SET_NULL,
        related_name="children",
        blank=True,
        null=True,
    ),
    ("trajectory", "rules"): key_to("rulesetversion", PROTECT),
    ("trajectory", "run"): key_to("run", related_name="trajectories", blank=True, null=True),
    ("trajectory", "workspace"): key_to("workspace", related_name="trajectories"),
    ("turn", "trajectory"): key_to("trajectory", related_name="own_turns"),
}


def leave_room(_apps, schema_editor):
    """A row that has room beside it changes in place, without a word to any index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE curation_trajectory SET (fillfactor = 80)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("curation", "0012_live_kinds")]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("review_state", models.CharField(max_length=20)),
                ("erroneous", models.BooleanField()),
                ("proven", models.PositiveIntegerField()),
                ("slot", models.BigIntegerField(default=0)),
                ("dialogues", models.IntegerField()),
                ("turns", models.BigIntegerField()),
                ("domain", key_to("domainversion", db_constraint=False)),
                ("workspace", key_to("workspace", db_constraint=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "workspace",
                            "domain",
                            "state",
                            "review_state",
                            "erroneous",
                            "proven",
                            "slot",
                        ),
                        name="standing_once",
                    )
                ]
            },
        ),
        *(AddIndexOnline("trajectory", index) for index in INDEXES),
        RemoveIndexOnline("trajectory", "trajectory_of_domain"),
        RemoveIndexOnline("trajectory", "trajectory_totals"),
        RemoveIndexOnline("trajectory", "trajectory_queue"),
        RemoveIndexOnline("trajectory", "trajectory_family"),
        *(DropKeyIndex(model, name, field) for (model, name), field in KEYS.items()),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
