"""Jobs about letters."""
