"""Taking over a dialogue that others began: bound to a world, its calls run again, its tasks."""
