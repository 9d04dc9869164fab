"""Jobs about catalogue."""
