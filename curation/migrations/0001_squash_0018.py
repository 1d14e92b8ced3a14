"""All tables at once: what a new installation begins with. One that was made step by step, by the
migrations that this one replaces, goes on from where it is.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import curation.models.fields


def leave_room(_apps, schema_editor):
    """A row that has room beside it changes in place, without a word to any index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE curation_trajectory SET (fillfactor = 80)")


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("curation", "0001_initial"),
        ("curation", "0002_audit_and_purge"),
        ("curation", "0003_totals_index"),
        ("curation", "0004_endpoints_and_lineup"),
        ("curation", "0005_written_tasks"),
        ("curation", "0006_simulated_tools"),
        ("curation", "0007_judgements"),
        ("curation", "0008_run_personas"),
        ("curation", "0009_steering"),
        ("curation", "0010_kept_turns"),
        ("curation", "0011_preferences"),
        ("curation", "0012_live_kinds"),
        ("curation", "0013_standing_and_indexes"),
        ("curation", "0014_released_pairs"),
        ("curation", "0015_suggestions"),
        ("curation", "0016_upstream_verdicts"),
        ("curation", "0017_experiments"),
        ("curation", "0018_no_stale_marks"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("data", models.BinaryField()),
                ("size", models.BigIntegerField()),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Workspace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("kind", models.CharField(default="worker", max_length=20)),
                ("at", models.DateTimeField()),
                ("detail", curation.models.fields.JsonText(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "at"], name="heartbeat_kind")],
            },
        ),
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DomainVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField(default=1)),
                ("content", curation.models.fields.JsonText()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("pack", "Pack"),
                            ("database", "Database"),
                            ("import", "Import"),
                            ("brief", "Brief"),
                            ("tools", "Tools"),
                            ("file", "domain file"),
                        ],
                        max_length=12,
                    ),
                ),
                ("pack", models.CharField(blank=True, max_length=80)),
                ("recipes", curation.models.fields.JsonText(default=list)),
                ("tasks_hash", models.CharField(blank=True, default="", max_length=64)),
                ("changes", curation.models.fields.JsonText(default=list)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.blob",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="curation.domainversion",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domains",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "content_hash", "tasks_hash"),
                        name="domain_content_once",
                    ),
                    models.UniqueConstraint(
                        fields=("workspace", "name", "number"), name="domain_number_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ingest", "Ingest"),
                            ("release", "Release"),
                            ("import", "Import"),
                            ("probe", "Probe"),
                            ("synthesis", "Synthesis"),
                            ("judge", "Judge"),
                            ("suggest", "Suggest"),
                            ("patch", "Patch"),
                            ("preview", "Preview"),
                        ],
                        max_length=20,
                    ),
                ),
                ("payload", curation.models.fields.JsonText(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("progress", models.FloatField(default=0.0)),
                ("message", models.CharField(blank=True, max_length=300)),
                ("result", curation.models.fields.JsonText(blank=True, null=True)),
                ("error", curation.models.fields.JsonText(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("lease_owner", models.CharField(blank=True, max_length=80)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("finished", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "created"], name="job_claim"),
                    models.Index(fields=["workspace", "-created", "id"], name="job_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelEndpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("name", models.SlugField(max_length=60)),
                ("base_url", models.CharField(max_length=400)),
                ("key_variable", models.CharField(blank=True, max_length=80)),
                ("sealed_key", models.TextField(blank=True)),
                ("concurrency", models.PositiveIntegerField(default=64)),
                ("per_minute", models.PositiveIntegerField(blank=True, null=True)),
                ("parameters", curation.models.fields.JsonText(default=dict)),
                ("prompt_price", models.FloatField(blank=True, null=True)),
                ("completion_price", models.FloatField(blank=True, null=True)),
                ("is_default", models.BooleanField(default=False)),
                ("number", models.PositiveIntegerField(default=1)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endpoints",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "-created", "id"], name="endpoint_list")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "name"), name="endpoint_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSetVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField(default=1)),
                ("content", curation.models.fields.JsonText()),
                ("content_hash", models.CharField(max_length=64)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="curation.rulesetversion",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_sets",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "content_hash"], name="rule_set_content"),
                    models.Index(fields=["workspace", "-created", "id"], name="rule_set_list"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "name", "number"), name="rule_set_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead"), ("annotator", "Annotator"), ("admin", "Admin")],
                        default="annotator",
                        max_length=12,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "workspace"), name="one_membership_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("turn", "Turn"),
                            ("state", "State"),
                            ("run", "Run"),
                            ("job", "Job"),
                            ("progress", "Progress"),
                            ("finding", "Finding"),
                        ],
                        max_length=8,
                    ),
                ),
                ("run_id", models.UUIDField(blank=True, null=True)),
                ("trajectory_id", models.UUIDField(blank=True, null=True)),
                ("payload", curation.models.fields.JsonText(default=dict)),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "id"], name="event_workspace"),
                    models.Index(fields=["trajectory_id", "id"], name="event_trajectory"),
                    models.Index(fields=["run_id", "id"], name="event_run"),
                    models.Index(fields=["created"], name="event_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("deleted", "Deleted"),
                            ("restored", "Restored"),
                            ("purged", "Purged"),
                            ("created", "Created"),
                            ("changed", "Changed"),
                            ("archived", "Archived"),
                            ("paused", "Paused"),
                            ("resumed", "Resumed"),
                            ("stopped", "Stopped"),
                            ("cancelled", "Cancelled"),
                            ("retried", "Retried"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject", models.UUIDField()),
                ("detail", curation.models.fields.JsonText(default=dict)),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "-created"], name="audit_list"),
                    models.Index(fields=["subject"], name="audit_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArtefactReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("domain_name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tool", "Tool"),
                            ("task", "Task"),
                            ("bullet", "rubric bullet"),
                            ("policy", "Policy"),
                        ],
                        max_length=8,
                    ),
                ),
                ("content_hash", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approve", "Approve"), ("reject", "Reject"), ("open", "Open")],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "domain_name", "kind", "content_hash", "version"),
                        name="artefact_review_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("prefix", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Experiment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("affected", models.PositiveIntegerField(default=0)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experiments",
                        to="curation.rulesetversion",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.rulesetversion",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="experiments",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "-created", "id"], name="experiment_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField(default=1)),
                ("target", models.CharField(max_length=40)),
                ("filter", curation.models.fields.JsonText(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("rendering", "Rendering"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("items_total", models.PositiveIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("manifest", curation.models.fields.JsonText(blank=True, null=True)),
                ("error", curation.models.fields.JsonText(blank=True, null=True)),
                ("file", models.CharField(blank=True, max_length=500)),
                ("filename", models.CharField(blank=True, max_length=160)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("finished", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="curation.job",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "-created", "id"], name="release_list")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "name", "number"), name="release_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("paradigm", models.CharField(default="user", max_length=8)),
                ("count", models.PositiveIntegerField()),
                ("tasks_per_dialogue", models.PositiveIntegerField(blank=True, null=True)),
                ("seed", models.BigIntegerField(default=0)),
                ("faults", models.FloatField(default=0.0)),
                ("pace", models.FloatField(default=0.0)),
                ("tools", models.CharField(default="executed", max_length=12)),
                ("personas", models.CharField(blank=True, max_length=20)),
                ("model", models.CharField(blank=True, max_length=120)),
                ("cast", curation.models.fields.JsonText(default=dict)),
                ("problem", curation.models.fields.JsonText(blank=True, null=True)),
                ("approved", curation.models.fields.JsonText(blank=True, null=True)),
                ("limits", curation.models.fields.JsonText(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("finished", "Finished"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("paused_by_person", "By Person"),
                            ("token_budget_reached", "Tokens"),
                            ("cost_budget_reached", "Cost"),
                            ("stopped_by_person", "Stopped"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "priority",
                    models.SmallIntegerField(
                        choices=[(-5, "Low"), (0, "Normal"), (5, "High")], default=0
                    ),
                ),
                ("max_tokens_total", models.PositiveBigIntegerField(blank=True, null=True)),
                ("max_cost", models.FloatField(blank=True, null=True)),
                ("started", models.DateTimeField(blank=True, null=True)),
                ("finished", models.DateTimeField(blank=True, null=True)),
                ("dialogues_finished", models.PositiveIntegerField(default=0)),
                ("dialogues_failed", models.PositiveIntegerField(default=0)),
                ("dialogues_cancelled", models.PositiveIntegerField(default=0)),
                ("turns", models.PositiveBigIntegerField(default=0)),
                ("tasks_proven", models.PositiveIntegerField(default=0)),
                ("prompt_tokens", models.PositiveBigIntegerField(default=0)),
                ("completion_tokens", models.PositiveBigIntegerField(default=0)),
                ("cost", models.FloatField(default=0.0)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="curation.domainversion",
                    ),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="curation.rulesetversion",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "-created", "id"], name="run_list"),
                    models.Index(fields=["state"], name="run_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("filename", models.CharField(max_length=255)),
                ("path", models.CharField(max_length=500)),
                ("size", models.BigIntegerField(default=0)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("slice_rows", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("ingesting", "Ingesting"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("error", curation.models.fields.JsonText(blank=True, null=True)),
                ("finished", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to="curation.domainversion",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="curation.job",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "-created", "id"], name="upload_list")
                ],
            },
        ),
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
                (
                    "domain",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.domainversion",
                    ),
                ),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="LineupEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("model", models.CharField(max_length=200)),
                ("parameters", curation.models.fields.JsonText(default=dict)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "endpoint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="curation.modelendpoint",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lineup",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "role"), name="lineup_role_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("chain", models.PositiveIntegerField(blank=True, null=True)),
                ("title", models.CharField(max_length=300)),
                ("difficulty", models.CharField(max_length=12)),
                ("content", curation.models.fields.JsonText()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="curation.domainversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "position"), name="task_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperimentDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("adopt", "Adopt"), ("discard", "Discard"), ("undo", "Undo")],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="curation.experiment",
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.rulesetversion",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.rulesetversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Trajectory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("ordinal", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=300)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("generated", "Generated"),
                            ("fork", "Fork"),
                            ("import", "Import"),
                            ("experiment", "Experiment"),
                        ],
                        default="generated",
                        max_length=12,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("paradigm", models.CharField(default="user", max_length=8)),
                ("tasks", curation.models.fields.JsonText(blank=True, null=True)),
                ("persona", curation.models.fields.JsonText(blank=True, null=True)),
                ("limits", curation.models.fields.JsonText(default=dict)),
                ("seed", models.BigIntegerField(default=0)),
                ("salt", models.CharField(blank=True, max_length=80)),
                ("faults", models.FloatField(default=0.0)),
                ("pace", models.FloatField(default=0.0)),
                ("tools", models.CharField(default="executed", max_length=12)),
                ("offered", curation.models.fields.JsonText(blank=True, null=True)),
                ("model", models.CharField(blank=True, max_length=120)),
                ("cast", curation.models.fields.JsonText(default=dict)),
                ("root", models.UUIDField(blank=True, null=True)),
                ("fork_at", models.PositiveIntegerField(blank=True, null=True)),
                ("path", curation.models.fields.JsonText(default=list)),
                ("override", curation.models.fields.JsonText(blank=True, null=True)),
                ("replay", curation.models.fields.JsonText(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("generating", "Generating"),
                            ("awaiting_human", "Awaiting Human"),
                            ("paused", "Paused"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=80)),
                ("detail", models.CharField(blank=True, max_length=500)),
                ("problem", curation.models.fields.JsonText(blank=True, null=True)),
                (
                    "wanted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing"),
                            ("pause", "Pause"),
                            ("rest", "Rest"),
                            ("stop", "Stop"),
                            ("cancel", "Cancel"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("user", "User"), ("agent", "Agent")],
                        max_length=8,
                    ),
                ),
                ("lease_owner", models.CharField(blank=True, max_length=80)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("priority", models.SmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "review_state",
                    models.CharField(
                        choices=[
                            ("generated", "Generated"),
                            ("queued", "Queued"),
                            ("claimed", "Claimed"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                        ],
                        default="generated",
                        max_length=20,
                    ),
                ),
                ("claim_until", models.DateTimeField(blank=True, null=True)),
                (
                    "judged",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not"), ("valid", "Valid"), ("invalid", "Invalid")],
                        max_length=8,
                    ),
                ),
                ("length", models.PositiveIntegerField(default=0)),
                ("user_turns", models.PositiveIntegerField(default=0)),
                ("counted_turns", models.PositiveIntegerField(default=0)),
                ("tool_calls", models.PositiveIntegerField(default=0)),
                ("tasks_total", models.PositiveIntegerField(default=0)),
                ("tasks_proven", models.PositiveIntegerField(default=0)),
                ("findings_errors", models.PositiveIntegerField(default=0)),
                ("findings_warnings", models.PositiveIntegerField(default=0)),
                ("seeded_faults", models.PositiveIntegerField(default=0)),
                ("prompt_tokens", models.PositiveBigIntegerField(default=0)),
                ("completion_tokens", models.PositiveBigIntegerField(default=0)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.domainversion",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="curation.trajectory",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.rulesetversion",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trajectories",
                        to="curation.run",
                    ),
                ),
                (
                    "seated",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trajectories",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["state", "-priority", "queued_at"], name="trajectory_claim"
                    ),
                    models.Index(fields=["state", "lease_until"], name="trajectory_sweep"),
                    models.Index(fields=["workspace", "-created", "id"], name="trajectory_list"),
                    models.Index(
                        fields=["workspace", "review_state", "-created", "id"],
                        name="trajectory_review",
                    ),
                    models.Index(
                        fields=["workspace", "state", "-created", "id"], name="trajectory_state"
                    ),
                    models.Index(
                        fields=["workspace", "origin", "-created", "id"], name="trajectory_origin"
                    ),
                    models.Index(
                        condition=models.Q(("findings_errors__gt", 0)),
                        fields=["workspace", "-created", "id"],
                        name="trajectory_erroneous",
                    ),
                    models.Index(
                        fields=["workspace", "judged", "-created", "id"], name="trajectory_judged"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("findings_errors__gt", 0),
                            ("findings_warnings__gt", 0),
                            _connector="OR",
                        ),
                        fields=["workspace", "-created", "id"],
                        name="trajectory_found",
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
                    models.Index(fields=["run", "ordinal"], name="trajectory_of_run"),
                    models.Index(
                        fields=["run", "state", "ordinal", "deleted_at", "review_state", "judged"],
                        name="trajectory_run_states",
                    ),
                    models.Index(
                        condition=models.Q(("root__isnull", False)),
                        fields=["root"],
                        name="trajectory_relatives",
                    ),
                    models.Index(
                        condition=models.Q(("parent__isnull", False)),
                        fields=["parent", "-created", "id"],
                        name="trajectory_children",
                    ),
                    models.Index(fields=["domain", "-created", "id"], name="trajectory_domain"),
                    models.Index(fields=["rules", "-created", "id"], name="trajectory_rules"),
                    models.Index(
                        condition=models.Q(("deleted_at__isnull", False)),
                        fields=["deleted_at"],
                        name="trajectory_deleted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_latest", models.BooleanField(default=True)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("first", "First"),
                            ("second", "Second"),
                            ("tie", "Tie"),
                            ("neither", "Neither"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("step", "Step"), ("suffix", "Suffix")],
                        default="suffix",
                        max_length=8,
                    ),
                ),
                ("strength", models.PositiveSmallIntegerField(default=2)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("is_blind", models.BooleanField(default=False)),
                ("at", models.PositiveIntegerField()),
                ("first_path", curation.models.fields.JsonText()),
                ("second_path", curation.models.fields.JsonText()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.trajectory",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.trajectory",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["workspace", "is_latest", "-created", "id"], name="preference_list"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second", "by", "version"), name="preference_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approve", "Approve"), ("reject", "Reject")], max_length=8
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("notes", models.TextField(blank=True)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="curation.trajectory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("trajectory", "reviewer", "version"), name="review_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("length", models.PositiveIntegerField()),
                ("valid", models.BooleanField()),
                ("by", models.CharField(max_length=200)),
                ("content", curation.models.fields.JsonText()),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="curation.job",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="curation.trajectory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("trajectory", "number"), name="judgement_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperimentPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("at", models.PositiveIntegerField()),
                ("rule", models.CharField(max_length=80)),
                ("why", models.CharField(max_length=12)),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs",
                        to="curation.experiment",
                    ),
                ),
                (
                    "control",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="control_of",
                        to="curation.trajectory",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="curation.trajectory",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="trial_of",
                        to="curation.trajectory",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("experiment", "position"), name="experiment_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("role", models.CharField(max_length=12)),
                ("content", curation.models.fields.JsonText()),
                ("tally", curation.models.fields.JsonText(default=dict)),
                ("author", models.CharField(max_length=16)),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_turns",
                        to="curation.trajectory",
                    ),
                ),
            ],
            options={
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("trajectory", "seq"), name="turn_seq_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("path", curation.models.fields.JsonText()),
                ("length", models.PositiveIntegerField()),
                (
                    "preference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.preference",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="curation.release",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="curation.review",
                    ),
                ),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release_items",
                        to="curation.trajectory",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "position"), name="release_position_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("preference", None)),
                        fields=("release", "trajectory"),
                        name="release_branch_once",
                    ),
                    models.UniqueConstraint(
                        fields=("release", "preference"), name="release_pair_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("comment", "Comment"), ("do_not_train", "Do Not Train")],
                        default="comment",
                        max_length=16,
                    ),
                ),
                ("body", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "turn",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="curation.turn",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="curation.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["turn", "created"], name="note_of_turn")],
            },
        ),
        migrations.CreateModel(
            name="CritiqueAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("seq", models.PositiveIntegerField()),
                ("accepted", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="curation.judgement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["judgement", "seq", "created"], name="answers_of_critique")
                ],
            },
        ),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
