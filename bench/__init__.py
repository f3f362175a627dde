"""`make bench`: how fast the site is beside the same work without it. Measures; never passes or fails anything."""
