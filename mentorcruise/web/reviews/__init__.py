"""Reviews: publish one, reply to it, read them all."""
