"""A pair that writes to each other."""
