"""Polls and participatory budgets: secret by schema, unique by constraint, counted so that anybody can recount."""
