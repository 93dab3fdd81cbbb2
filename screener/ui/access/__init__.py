"""Who works here: first run, log-on, banner, lock, the end of a session, one's own account, recovery."""
