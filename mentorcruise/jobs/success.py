"""Jobs about success."""
