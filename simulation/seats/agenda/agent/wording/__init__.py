"""The agent's words: notes to text. What is said is decided before; here only how."""
