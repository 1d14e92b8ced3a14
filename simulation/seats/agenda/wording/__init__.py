"""Acts to text: what a user of the agenda cast says, in how many ways it can be said."""
