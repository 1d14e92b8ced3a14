from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curation.errors import Refused
from curation.services import archives
from curation.services.archives import opened_archives


def zipped(**members: bytes) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return SimpleUploadedFile("tables.zip", buffer.getvalue())


def test_a_zip_is_opened_into_its_tables() -> None:
    files = opened_archives([zipped(a_dot_csv=b"x\n1\n", sub__b_dot_csv=b"y\n", c_dot_txt=b"-")])
    assert [(file.name, file.read()) for file in files] == [
        ("a.csv", b"x\n1\n"),
        ("b.csv", b"y\n"),
    ]
    for file in files:
        file.close()


def test_other_files_stay_as_they_are() -> None:
    file = SimpleUploadedFile("shop.sqlite", b"SQLite format 3")
    assert opened_archives([file]) == [file]


def test_a_zip_without_tables_is_refused() -> None:
    with pytest.raises(Refused, match="holds 0"):
        opened_archives([zipped(a_dot_txt=b"x")])


def test_what_is_no_zip_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be read"):
        opened_archives([SimpleUploadedFile("x.zip", b"PK nothing")])


def test_a_zip_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    with pytest.raises(Refused, match="more than 2 GB"):
        opened_archives([zipped(a_dot_csv=b"x" * 5000)])
