"""Where the mentee stands: said again on the way and in the end, and the growth that shows."""
