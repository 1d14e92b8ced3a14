"""The pictures of the product: smaller files of the same pixels, of a place worth showing."""

from __future__ import annotations

import importlib.util
import struct
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def screenshots() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "docs" / "screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def png(module: ModuleType, width: int, rows: list[bytes]) -> bytes:
    """Rows as PNG holds them, each with its filter before it."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 0)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(module.chunk(*part) for part in parts)


def pixels(module: ModuleType, picture: bytes, stride: int, height: int) -> list[bytes]:
    raw = zlib.decompress(
        b"".join(body for name, body in module.chunks(picture) if name == b"IDAT")
    )
    return list(module.unfiltered(raw, stride, height, 3))


def test_a_packed_picture_has_the_same_pixels(screenshots: ModuleType) -> None:
    width = 200
    rows = [bytes([kind]) + bytes([7, 1, 200] * width) for kind in (0, 1, 2, 3, 4)]
    before = png(screenshots, width, rows)
    after = screenshots.packed(before)
    assert len(after) < len(before)
    same = pixels(screenshots, after, width * 3, 5)
    assert same == pixels(screenshots, before, width * 3, 5)
    assert len(set(same)) > 1


def test_each_filter_of_a_row_is_undone(screenshots: ModuleType) -> None:
    rows = [b"\x00\x0a\x14\x1e\x28\x32\x3c", b"\x02\x01\x01\x01\x01\x01\x01"]
    first, second = screenshots.unfiltered(b"".join(rows), 6, 2, 3)
    assert first == bytes([10, 20, 30, 40, 50, 60])
    assert second == bytes([11, 21, 31, 41, 51, 61])
    (left,) = screenshots.unfiltered(b"\x01\x0a\x14\x1e\x01\x01\x01", 6, 1, 3)
    assert left == bytes([10, 20, 30, 11, 21, 31])


def turn(seq: int, role: str, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "message": {"role": role}, **more}


def test_what_is_shown_is_a_changed_row_with_an_error_soon_after(screenshots: ModuleType) -> None:
    changed: dict[str, Any] = {"diff": {"books": {"changed": [{}]}}}
    wrong = {"findings": [{"severity": "error"}]}
    turns = [
        turn(1, "user"),
        turn(3, "user"),
        turn(6, "assistant"),
        turn(7, "tool", **changed),
        turn(8, "assistant", **wrong),
    ]
    assert screenshots.place_in("d", turns) == ("d", 6, 3)
    assert screenshots.place_in("d", turns[:4]) is None
    assert screenshots.place_in("d", [turns[0], turns[2], turns[4]]) is None


@pytest.mark.parametrize("name", ["workbench.png", "workbench-dark.png"])
def test_the_pictures_are_there_and_small(screenshots: ModuleType, name: str) -> None:
    picture = (ROOT / "docs" / name).read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (screenshots.WIDTH, screenshots.HEIGHT)
    assert len(picture) <= screenshots.LARGEST


def test_the_readme_shows_the_picture() -> None:
    assert "(docs/workbench.png)" in (ROOT / "README.md").read_text()
