"""From rows to dialogue state and back, leases, and what slow jobs do; no request in sight."""
