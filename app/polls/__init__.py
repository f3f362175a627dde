"""Polls and participatory budgets: secret by schema, and counted so that anyone can count again."""
