"""The schema, one migration after the other; never edited by hand once released."""
