"""Who speaks: seats with one protocol, and what can sit on them."""
