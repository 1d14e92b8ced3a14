"""Which dialogues and runs the jobs so far were about, which stood in their payloads alone."""

import uuid

from django.db import migrations

ABOUT_ONE = ("suggest", "preview")
PORTION = 5_000


def tell_whose(apps, _editor):
    """What so far stood in the payloads alone."""
    jobs = apps.get_model("curation", "Job").objects.filter(kind__in=("judge", *ABOUT_ONE))
    for key in list(jobs.values_list("pk", flat=True)):
        job = jobs.get(pk=key)
        named = job.payload.get("trajectories", [])
        run = job.payload.get("run")
        if job.kind == "judge":
            job.payload = {**job.payload, "count": len(named)}
            _put_on_docket(apps, job, named)
        job.run = apps.get_model("curation", "Run").objects.filter(pk=run).first() if run else None
        one = job.payload.get("trajectory") or (named[0] if len(named) == 1 and not run else None)
        for found in _there(apps, [one] if one else []):
            job.trajectory_id, job.run_id = found
        job.save(update_fields=["run", "trajectory", "payload"])


def _put_on_docket(apps, job, named):
    item = apps.get_model("curation", "DocketItem")
    for start in range(0, len(named), PORTION):
        portion = named[start : start + PORTION]
        there = {key for key, _run in _there(apps, portion)}
        known = ((at, uuid.UUID(key)) for at, key in enumerate(portion, start))
        items = [item(job=job, trajectory_id=key, position=at) for at, key in known if key in there]
        item.objects.bulk_create(items)


def _there(apps, named):
    rows = apps.get_model("curation", "Trajectory").objects.filter(pk__in=named)
    return list(rows.values_list("pk", "run_id"))


class Migration(migrations.Migration):
    dependencies = [("curation", "0020_spending_of_jobs")]

    operations = [migrations.RunPython(tell_whose, migrations.RunPython.noop)]
