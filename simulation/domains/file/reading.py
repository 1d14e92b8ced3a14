"""A domain file as a package: read, built, and proved before anybody relies on it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from simulation.domains.file.building import build
from simulation.domains.file.layout import FORMAT, Layout, with_table_names
from simulation.domains.file.parsing import parse_yaml
from simulation.domains.file.proving import prove
from simulation.domains.file.refusing import refusal
from simulation.domains.file.rows import Contents
from simulation.domains.file.wording import lexicon_of, with_coverage
from simulation.domains.file.writing import CHARACTERS
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Coverage, Domain
from simulation.world.base import BASES
from simulation.world.empty import EMPTY_IMAGE
from simulation.world.images import image_hash

_WRITTEN: Final = "Write one with `python -m simulation domains NAME --out FILE.yaml`."


def open_domain(path: Path) -> Package:
    """Raises InputError naming the file, or the place in it."""
    try:
        with path.open("rb") as file:
            data = file.read(CHARACTERS * 4 + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(str(path), f"it cannot be read: {reason}.", "Check the path.") from error
    try:
        return read_domain(data)
    except InputError as error:
        raise InputError(f"{path.name}: {error.field}", error.problem, error.remedy) from error


def read_domain(data: bytes | str) -> Package:
    """Raises InputError naming the place: ``tools.get_loan.sql``, ``data.loan.rows[3]``."""
    layout = _layout(_text(data))
    image = _image(layout)
    lexicon = lexicon_of(layout, image)
    domain = Domain(
        name=layout.name,
        title=layout.title,
        description=layout.description,
        now=layout.now,
        policy=layout.policy,
        tools=tuple(entry.tool(name) for name, entry in layout.tools.items()),
        lexicon=lexicon,
        personas=layout.personas,
        world=image_hash(image),
        coverage=layout.coverage or Coverage(),
    )
    package = Package(domain=domain, image=image, recipes=layout.recipes, chains=layout.chains)
    return prove(package if layout.coverage else with_coverage(package))


def _text(data: bytes | str) -> str:
    if len(data) > CHARACTERS * 4:
        raise _too_long()
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("file", f"it is no UTF-8 text ({error}).", _WRITTEN) from error
    if len(text) > CHARACTERS:
        raise _too_long()
    return text


def _too_long() -> InputError:
    return InputError(
        "file",
        f"it is longer than {CHARACTERS:,} characters.",
        "Leave rows out, or bring the database itself with --database.",
    )


def _layout(text: str) -> Layout:
    document = parse_yaml(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(
            "format", f"it is no domain file: {FORMAT} does not stand there.", _WRITTEN
        )
    try:
        return Layout.model_validate(with_table_names(document))
    except ValidationError as error:
        raise refusal(error) from error


def _image(layout: Layout) -> bytes:
    """Raises InputError where the rows are others than the digest says."""
    if layout.statements is None and not layout.data:
        return EMPTY_IMAGE
    image = build(Contents(statements=layout.statements or "", data=layout.data))
    digest = BASES.of(image).ledger.digest
    if layout.world not in (None, digest):
        raise InputError(
            "world",
            f"schema and data make {digest}, not {str(layout.world)[:80]}.",
            "If you changed them on purpose, take the line `world:` out.",
        )
    return image
