"""The nouns of the field as frozen, JSON-able values; nothing here executes anything."""
