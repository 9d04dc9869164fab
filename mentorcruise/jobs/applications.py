"""Jobs about applications."""
