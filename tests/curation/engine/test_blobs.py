from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.engine.blobs import ImageReader, put_image
from curation.engine.values import package_of
from curation.models import Workspace
from simulation.errors import UnknownName
from tests.curation.toy import make_shelf, shelf_image


def reads(reader: ImageReader, sha: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        reader(sha)
    return len(seen)


def test_images_used_last_are_kept_up_to_a_number_of_bytes(db: None) -> None:
    first, second, third = (put_image(bytes([number]) * 400) for number in range(3))
    reader = ImageReader(1000)

    assert [reads(reader, sha) for sha in (first, second, first)] == [1, 1, 0]
    assert reads(reader, third) == 1, "the second goes, the first was used since"
    assert [reads(reader, sha) for sha in (first, third, second)] == [0, 0, 1]


def test_an_image_too_large_to_keep_is_read_each_time(db: None) -> None:
    sha = put_image(b"x" * 2000)
    reader = ImageReader(1000)

    assert [reads(reader, sha), reads(reader, sha)] == [1, 1]
    assert reader(sha) == b"x" * 2000


def test_an_unknown_image_is_not_remembered_as_such(db: None) -> None:
    reader = ImageReader(1000)
    with pytest.raises(UnknownName):
        reader("beef")


def test_a_package_costs_no_query_once_its_parts_are_known(studio: Workspace) -> None:
    row = make_shelf(studio)
    assert package_of(row.id).image == shelf_image()

    with CaptureQueriesContext(connection) as seen:
        package_of(row.id)
    assert len(seen) == 0
