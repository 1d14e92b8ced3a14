"""The words of a domain file; those that it leaves out are derived from its schema."""

from __future__ import annotations

from simulation.domains.file.layout import Layout
from simulation.synthesis.coverage import coverage_of
from simulation.synthesis.naming.lexicon import derive_lexicon
from simulation.synthesis.package import Package
from simulation.synthesis.schema.introspection import introspect
from simulation.vocabulary.lexicon import Lexicon


def lexicon_of(layout: Layout, image: bytes) -> Lexicon:
    """With the frames of its tools. Raises InputError for one that uses words nobody gave."""
    lexicon = _words(layout, image)
    frames = {
        name: entry.frame.frame(name, lexicon)
        for name, entry in layout.tools.items()
        if entry.frame is not None
    }
    return lexicon.model_copy(update={"frames": frames})


def _words(layout: Layout, image: bytes) -> Lexicon:
    given = layout.lexicon
    if given is not None:
        return Lexicon(entities=given.entities, relations=given.relations, caller=given.caller)
    return derive_lexicon(introspect(image)[0]) if layout.statements else Lexicon()


def with_coverage(package: Package) -> Package:
    """Measured anew, for a file that says nothing of it."""
    domain = package.domain
    shape, unreadable = introspect(package.image)
    if not shape.tables:
        return package
    coverage = coverage_of(shape, domain.lexicon, domain.tools, unreadable, None)
    return package.model_copy(update={"domain": domain.model_copy(update={"coverage": coverage})})
