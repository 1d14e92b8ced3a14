from __future__ import annotations

from pathlib import Path

import pytest

from simulation.errors import RecordRefused
from simulation.world import FolderImages, image_hash


def test_an_image_comes_back_by_its_hash(tmp_path: Path) -> None:
    images = FolderImages(tmp_path / "out.jsonl.worlds")
    sha = images.put(b"pages")
    assert sha == image_hash(b"pages")
    assert images.get(sha) == b"pages"
    assert [path.name for path in images.folder.iterdir()] == [sha]


def test_putting_an_image_twice_keeps_one_file(tmp_path: Path) -> None:
    images = FolderImages(tmp_path)
    assert images.put(b"pages") == images.put(b"pages")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_image_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RecordRefused, match=r"cannot be read.*Keep the folder"):
        FolderImages(tmp_path / "none").get(image_hash(b"x"))


def test_an_image_that_was_damaged_is_refused_and_can_be_put_again(tmp_path: Path) -> None:
    images = FolderImages(tmp_path)
    sha = images.put(b"pages")
    (tmp_path / sha).write_bytes(b"pagex")
    with pytest.raises(RecordRefused, match="not the image that it is named after"):
        images.get(sha)
    images.put(b"pages")
    assert images.get(sha) == b"pages"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordRefused, match="is not a sha256"):
        FolderImages(tmp_path).get(name)


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        FolderImages(tmp_path).put(b"pages")
    assert list(tmp_path.iterdir()) == []
