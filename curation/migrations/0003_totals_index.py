from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0002_audit_and_purge"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="trajectory",
            index=models.Index(
                fields=[
                    "workspace",
                    "state",
                    "deleted_at",
                    "review_state",
                    "counted_turns",
                    "tasks_proven",
                ],
                name="trajectory_totals",
            ),
        ),
        migrations.AddIndex(
            model_name="trajectory",
            index=models.Index(
                fields=["workspace", "origin", "-created", "id"], name="trajectory_origin"
            ),
        ),
    ]
