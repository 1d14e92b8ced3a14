"""The user's seat, played by a chat model that answers with one message as JSON."""
