"""Dialogues that a newer version of their domain concerns, and which version is current.

Nothing of it rewrites the table of dialogues; on PostgreSQL writers go on while indexes are made.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import curation.models.fields
from curation.migrations._online import AddIndexOnline

KINDS = (
    "ingest",
    "release",
    "import",
    "probe",
    "synthesis",
    "judge",
    "suggest",
    "patch",
    "preview",
    "compare",
    "replay",
)
LISTED = ["-created", "id"]
INDEXES = [
    models.Index(
        fields=["workspace", "stale", *LISTED],
        name="trajectory_stale",
        condition=models.Q(("stale__isnull", False)),
    ),
    models.Index(
        fields=["domain", "stale", *LISTED],
        name="trajectory_stale_domain",
        condition=models.Q(("stale__isnull", False)),
    ),
    models.Index(
        fields=["workspace", *LISTED],
        name="trajectory_current",
        condition=models.Q(("stale__isnull", True)),
    ),
]


def link_to(model, **options):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        to=f"curation.{model}",
        **options,
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("curation", "0018_no_stale_marks")]

    operations = [
        migrations.CreateModel(
            name="StaleMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reasons", curation.models.fields.JsonText(default=list)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("same", "Same"), ("differs", "Differs")],
                        max_length=8,
                    ),
                ),
                ("job", link_to("job", related_name="+")),
                ("replay", link_to("trajectory", related_name="replayed_from")),
                (
                    "trajectory",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mark",
                        to="curation.trajectory",
                    ),
                ),
                ("under", link_to("domainversion", related_name="+", db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("under__isnull", True)),
                        fields=["id"],
                        name="stale_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "same")), fields=["id"], name="stale_same"
                    ),
                ]
            },
        ),
        migrations.AddField("domainversion", "era", models.IntegerField(default=0)),
        migrations.AddField(
            "trajectory",
            "stale",
            models.CharField(
                blank=True,
                choices=[("stale", "Stale"), ("replayed", "Replayed")],
                max_length=8,
                null=True,
            ),
        ),
        migrations.AlterField(
            "job",
            "kind",
            models.CharField(choices=[(kind, kind.title()) for kind in KINDS], max_length=20),
        ),
        *(AddIndexOnline("trajectory", index) for index in INDEXES),
    ]
