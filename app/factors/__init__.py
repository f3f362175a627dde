"""Second factors: what staff show besides a password or an e-mailed link before a session counts as theirs."""
