"""The agent's seat, played by a chat model with native tool calling."""
