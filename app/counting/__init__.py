"""Counting votes: pure rules on distinct, weighted ballots. Runs on any machine, from a file as from our tables."""
