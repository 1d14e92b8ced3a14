"""A domain as one file that people read, edit and compare: YAML, whole, with its rows.

What is written is a function of the package, and what is read is proved: the schema builds, the
tools run in the sandbox, the tasks still hold. The image is made anew from the rows, the same
bytes each time, so that whoever has the file has the domain.
"""

from __future__ import annotations

from simulation.domains.file.chains import LEFT_OUT
from simulation.domains.file.reading import open_domain, read_domain
from simulation.domains.file.writing import write_domain

__all__ = ["LEFT_OUT", "open_domain", "read_domain", "write_domain"]
