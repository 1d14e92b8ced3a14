"""``python -m simulation``: one file per verb, one boundary for everything that goes wrong."""
