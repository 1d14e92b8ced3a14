"""Dialogues that belong to no run are found by their state, however many runs hold."""

from django.db import migrations, models

from curation.migrations._online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("curation", "0023_spending")]

    operations = [
        AddIndexOnline(
            "trajectory",
            models.Index(
                fields=["workspace", "state", "-created", "id"],
                name="trajectory_alone",
                condition=models.Q(run__isnull=True),
            ),
        ),
    ]
