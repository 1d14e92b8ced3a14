"""Real servers for tests, on free loopback ports, stopped by their own process id."""
