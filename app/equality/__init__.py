"""Equality monitoring: who takes part, asked by choice, kept where nothing leads to anybody, told in totals alone."""
