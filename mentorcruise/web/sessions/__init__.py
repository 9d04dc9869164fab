"""Sessions: what is ahead, waits and was; confirming, rating, notes, topics, action items."""
