"""What code can say of a turn: what it proves, and what is wrong with it."""
