"""The town's places: its 20 wards, their shapes, and which ward a postcode is probably in."""
