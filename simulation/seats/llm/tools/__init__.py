"""The seat of tools without SQL: a chat model writes what they return, as JSON."""
