"""Jobs about health."""
