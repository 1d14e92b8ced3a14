"""Names in a schema turned into words that people say."""
