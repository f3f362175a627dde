"""Organisations that promise something to the town, and the people who act for them."""
