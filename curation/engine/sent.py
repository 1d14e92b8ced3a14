"""Files that were sent for a job to read. They stay until it has ended: a worker that is killed in
its last moments leaves them to the next one.
"""

from __future__ import annotations

from typing import Final

from curation.engine.storage import remove_folder
from curation.models import Job

IMPORTS: Final = "imports"
SYNTHESIS: Final = "synthesis"
FOLDERS: Final = {Job.Kind.IMPORT: IMPORTS, Job.Kind.SYNTHESIS: SYNTHESIS}


def forget_sent(job: Job) -> None:
    """Once nobody will read it any more."""
    folder = FOLDERS.get(Job.Kind(job.kind)) if job.kind else None
    if folder is not None:
        remove_folder(folder, job.pk)
