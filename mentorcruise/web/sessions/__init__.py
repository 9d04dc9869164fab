"""Sessions: log, rate."""
