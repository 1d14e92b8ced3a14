from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from config import collecting
from config.collecting import MARK, collect


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    """Of an installation with one style sheet."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("body { color: black; }" * 50)
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    return tmp_path / "static"


def test_files_are_made_once(root: Path) -> None:
    assert collect()
    made = {path.name: path.stat().st_mtime_ns for path in root.iterdir()}
    assert {"site.css", "site.css.gz", "staticfiles.json", MARK} <= made.keys()
    assert not collect()
    assert {path.name: path.stat().st_mtime_ns for path in root.iterdir()} == made


def test_a_file_that_says_something_else_is_made_anew(root: Path) -> None:
    collect()
    sheet = root.parent / "source" / "site.css"
    sheet.write_text(sheet.read_text().replace("black", "white"))
    assert collect()
    assert "white" in (root / "site.css").read_text()
    assert not collect()


def test_what_is_gone_or_cut_off_is_made_anew(root: Path) -> None:
    collect()
    hashed = next(root.glob("site.*.css"))
    hashed.unlink()
    assert collect()
    assert hashed.exists()
    (root / "staticfiles.json").write_text("")
    assert collect()
    assert "site.css" in (root / "staticfiles.json").read_text()


def test_another_version_of_what_makes_them_makes_them_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect()
    monkeypatch.setattr(collecting, "version", lambda name: f"{name} of tomorrow")
    assert collect()


def test_one_that_was_broken_off_is_not_taken_for_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect()
    (root.parent / "source" / "more.css").write_text("p { margin: 0 }")

    def breaks(*_given: object, **_options: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(collecting, "call_command", breaks)
        with pytest.raises(OSError, match="no space"):
            collect()
    assert not (root / MARK).exists()
    assert collect()
    assert (root / "more.css").exists()
