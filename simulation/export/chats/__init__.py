"""Conversations in: chats of many shapes, read as messages and tools, with what was mended."""
