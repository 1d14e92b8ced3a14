"""Moves: each makes one kind of subtask in a scene, or says that it cannot."""
