"""Notices: what people asked to hear of, the site's banner, and the newsletter."""
