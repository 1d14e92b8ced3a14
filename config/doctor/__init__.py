"""What an administrator would look at, looked at in one go; each line with what to do."""
