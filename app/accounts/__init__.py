"""People: signing up and in, profiles, roles, and leaving."""
