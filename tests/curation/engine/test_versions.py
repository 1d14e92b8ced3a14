from __future__ import annotations

import pytest

from curation.engine.blobs import image_bytes, put_image
from curation.engine.storage import file_at
from curation.engine.values import package_of
from curation.engine.versions import store_domain, store_pack, store_package, store_rules
from curation.models import Blob, DomainVersion, Workspace
from curation.services.packs import install_packs, install_presets
from simulation.domains import load_pack, pack_names
from simulation.errors import UnknownName
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.presets import preset_names, rule_preset
from tests.curation.toy import make_shelf, shelf_domain, shelf_image


def test_equal_content_is_the_same_version(studio: Workspace) -> None:
    assert make_shelf(studio) == make_shelf(studio)
    assert store_rules(studio, rule_preset("vague")) == store_rules(studio, rule_preset("vague"))


def test_an_edit_is_the_next_number_under_its_name(studio: Workspace) -> None:
    make_shelf(studio)
    edited = shelf_domain().model_copy(update={"policy": "Two weeks, then a fine."})
    row = store_domain(studio, edited, origin=DomainVersion.Origin.DATABASE)

    assert (row.name, row.number) == ("shelf", 2)


def test_an_image_is_kept_once_and_compressed(db: None) -> None:
    image = shelf_image() + b"\x00" * 100_000

    assert put_image(image) == put_image(image)
    assert image_bytes(put_image(image)) == image
    assert len(Blob.objects.get().data) < len(image) / 10


def test_an_image_that_is_not_there_is_named(db: None) -> None:
    with pytest.raises(UnknownName, match="beef"):
        image_bytes("beef")


def test_every_pack_is_installed_with_tasks_to_read(studio: Workspace) -> None:
    rows = install_packs(studio)

    assert [row.name for row in rows] == list(pack_names())
    assert all(row.tasks.count() >= 20 for row in rows)
    assert install_packs(studio) == rows


def test_a_packs_recipes_come_back_with_it(studio: Workspace) -> None:
    row = store_pack(studio, pack_names()[0])

    package = package_of(row.id)
    assert package.domain.content_hash() == row.content_hash
    assert row.pack == pack_names()[0]


def test_every_preset_is_installed_once(studio: Workspace) -> None:
    first = install_presets(studio)

    assert [row.name for row in first] == list(preset_names())
    assert install_presets(studio) == first


def test_a_row_cannot_name_a_file_outside_the_home_folder() -> None:
    with pytest.raises(ValueError, match="home"):
        file_at("../../etc/passwd")


def test_written_tasks_stand_with_their_version_and_reach_the_worker(studio: Workspace) -> None:
    orders = load_pack("orders")
    chance = Chance(3).at("tasks")
    chains = (walk_tasks(orders, chance.at(0), 2), walk_tasks(orders, chance.at(1), 1))
    written = orders.model_copy(update={"chains": chains, "recipes": orders.recipes[:2]})
    row = store_package(studio, written, origin=DomainVersion.Origin.FILE)
    assert package_of(row.pk) == written
    assert [task.chain for task in row.tasks.all()] == [0, 0, 1]
    again = store_package(studio, written, origin=DomainVersion.Origin.FILE)
    assert again == row
    fewer = written.model_copy(update={"chains": chains[:1]})
    other = store_package(studio, fewer, origin=DomainVersion.Origin.FILE)
    assert (other.number, other.content_hash) == (row.number + 1, row.content_hash)
    assert package_of(other.pk).chains == chains[:1]


def test_an_imported_domain_is_any_version_of_that_content(studio: Workspace) -> None:
    orders = load_pack("orders")
    chains = (walk_tasks(orders, Chance(3).at("tasks"), 1),)
    written = orders.model_copy(update={"chains": chains})
    row = store_package(studio, written, origin=DomainVersion.Origin.BRIEF)
    bare = orders.model_copy(update={"recipes": ()})
    assert store_package(studio, bare, origin=DomainVersion.Origin.IMPORT) == row
