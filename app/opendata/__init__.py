"""What is public, for other programs: a read-only JSON API and bulk downloads."""
