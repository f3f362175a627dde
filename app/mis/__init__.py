"""The Minimum Income Standard: what it costs to live well in Luton, and which band a household is in."""
