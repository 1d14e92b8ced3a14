"""What a release's filter matched when it was ordered, until its job has made items of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("curation", "0021_docket")]

    operations = [
        migrations.CreateModel(
            name="ReleaseSelection",
            fields=[
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="selection",
                        serialize=False,
                        to="curation.release",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("lines", models.TextField()),
            ],
        ),
    ]
