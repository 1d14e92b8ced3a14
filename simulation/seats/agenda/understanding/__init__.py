"""Reading: what a text says, in dialogue acts, as far as the domain's own words go."""
