"""What the API sends: one shape for each noun, made from its row."""
