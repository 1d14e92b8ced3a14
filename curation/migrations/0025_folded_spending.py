"""Days that are over are folded into one row for each key, and into totals that monitors read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0024_dialogues_alone"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpendingTotal",
            fields=[
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("run", "Run"),
                            ("fork", "Fork"),
                            ("continuation", "Continuation"),
                            ("experiment", "Experiment"),
                            ("judge", "Judge"),
                            ("suggest", "Suggest"),
                            ("preview", "Preview"),
                            ("synthesis", "Synthesis"),
                            ("import", "Import"),
                        ],
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("prompt_tokens", models.BigIntegerField(default=0)),
                ("completion_tokens", models.BigIntegerField(default=0)),
                ("nanodollars", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddIndex(
            model_name="spending",
            index=models.Index(
                condition=models.Q(("slot__gte", 0)), fields=["day"], name="spending_open"
            ),
        ),
    ]
