"""What pages ask for. Bounds are the services'; forms shape words for people."""
