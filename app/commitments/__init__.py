"""Luton 2040 Pledges of organisations: commitments, progress, evidence, assurance and the public register."""
