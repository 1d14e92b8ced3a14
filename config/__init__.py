"""The installation: settings, addresses, entry points. No domain word."""
