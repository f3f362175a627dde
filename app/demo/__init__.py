"""A believable Luton for demonstrations and benchmarks. Nothing imports it; it refuses to run in production."""
