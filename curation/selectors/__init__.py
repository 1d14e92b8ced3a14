"""Reads: nouns, scoped by workspace, without counting or skipping rows on a page."""
