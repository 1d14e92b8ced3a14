"""A shape put into words: the lexicon, derived."""
