"""Tools and frames derived from a shape: drafted for each entity and relation, chosen, proven."""
