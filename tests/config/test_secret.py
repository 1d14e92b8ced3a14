"""The secret key is made once, and belongs to its owner."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.secret import NAME, secret_key


def test_the_key_stays_the_same_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "new"
    first = secret_key(home)
    assert len(first) >= 50
    assert secret_key(home) == first
    assert (home / NAME).stat().st_mode & 0o077 == 0


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path / "shared"), range(24)))
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "shared").iterdir()] == [NAME]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"DIALOOM_HOME: .*file/home cannot be written"):
        secret_key(tmp_path / "file" / "home")
