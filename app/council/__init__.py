"""Signing in with an account of the council's own directory (OpenID Connect), where one is set up."""
