"""What a database is made of: tables, keys, relations, and what its columns hold."""
