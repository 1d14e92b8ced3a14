"""What a user brings, turned into an image: a serialized SQLite database. Sources are only read."""
