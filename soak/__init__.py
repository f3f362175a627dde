"""Trials by endurance that take too long for every run of the tests: `make soak`."""
