"""A domain version as its domain file."""

from __future__ import annotations

from curation.engine.values import package_of
from curation.errors import Conflict
from curation.models import DomainVersion
from simulation.domains.file import write_domain
from simulation.errors import InputError


def domain_file(row: DomainVersion) -> bytes:
    """Raises Conflict for a domain that is too large for text, with what to do instead."""
    try:
        return write_domain(package_of(row.pk)).encode()
    except InputError as error:
        raise Conflict(f"{error.problem} {error.remedy}") from error


def file_name(row: DomainVersion) -> str:
    return f"{row.name}-v{row.number}.yaml"
