"""What happens, told while it happens: one poller in a web process for all who watch."""
