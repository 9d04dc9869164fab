"""Letters: one function per letter, grouped by what they are about."""
