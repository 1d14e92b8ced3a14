"""What speed means here: ratios measured in one run, each held against a limit."""
