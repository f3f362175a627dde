"""The Citizen's Pledge: what residents promise the town, and whether they keep it."""
