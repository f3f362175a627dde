"""Indicators, the figures published of them, targets, and the Thriving People Index made of them."""
