"""How a dialogue unfolds: whose move it is, one move, the run, and going back to any turn."""
