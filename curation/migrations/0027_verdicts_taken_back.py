"""A verdict may be taken back: a new version that is open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0026_left_answers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="review",
            name="verdict",
            field=models.CharField(
                choices=[("approve", "Approve"), ("reject", "Reject"), ("open", "Open")],
                max_length=8,
            ),
        ),
    ]
