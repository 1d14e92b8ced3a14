"""Answers that killed workers had in hand, for whoever plays their dialogues on."""

import django.db.models.deletion
from django.db import migrations, models

import curation.models.fields


class Migration(migrations.Migration):
    dependencies = [("curation", "0025_folded_spending")]

    operations = [
        migrations.CreateModel(
            name="LeftAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=64)),
                ("answer", curation.models.fields.JsonText()),
                (
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_answers",
                        to="curation.trajectory",
                    ),
                ),
            ],
        ),
    ]
