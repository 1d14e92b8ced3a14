"""Stored turns as a reader sees them: blocks, cards of calls, what changed, the minimap."""
