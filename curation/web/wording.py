"""Words that messages share."""


def counted(number: int, noun: str) -> str:
    """``1 dialogue``, ``3 dialogues``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
