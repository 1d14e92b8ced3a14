"""Order support of a shop for home goods: lookups, changes, cancellations, returns."""
