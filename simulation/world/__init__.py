"""Worlds: SQLite databases in memory, in which tools of strangers run and nothing escapes."""

from simulation.world.called import Called
from simulation.world.digest import digest_of
from simulation.world.images import FolderImages, Images, image_hash
from simulation.world.moments import Moment
from simulation.world.origins import ORIGINS
from simulation.world.world import World

__all__ = [
    "ORIGINS",
    "Called",
    "FolderImages",
    "Images",
    "Moment",
    "World",
    "digest_of",
    "image_hash",
]
