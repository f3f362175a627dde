"""The toolbox: it knows Flask, and no word of the town."""
