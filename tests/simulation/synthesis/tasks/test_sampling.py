"""Sampled rows are found by their values as a scan would find them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulation.synthesis.package import Package
from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.sampling import Alike
from simulation.world import ORIGINS

VALUES: st.SearchStrategy[Any] = st.sampled_from([None, 0, 1, 1.0, "1", "x", {"$bytes": "00"}])
ROWS = st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), max_size=12)


@given(ROWS, VALUES, VALUES)
def test_rows_with_some_values_are_those_of_a_scan(
    rows: list[dict[str, Any]], a: Any, b: Any
) -> None:
    alike = Alike({"t": tuple(rows)})
    for wanted in ({"a": a}, {"b": b, "a": a}, {}):
        scanned = [row for row in rows if all(row[name] == wanted[name] for name in wanted)]
        assert list(alike.rows("t", wanted)) == scanned
    assert alike.rows("elsewhere", {"a": a}) == ()


def test_a_row_is_found_whether_its_key_is_bound_or_written(package: Package) -> None:
    origin = ORIGINS.of(package.image, now=package.domain.now)
    catalog = catalog_of(package, origin)
    for table, entity in catalog.lexicon.entities.items():
        for row in catalog.samples[table][:40] if entity.key else ():
            key = {column: row[column] for column in entity.key}
            written = origin.query(sql.rows_where(entity, key), limit=1)
            assert catalog.find(origin, table, key) == written
