"""Jobs about people."""
