"""A mentorship to take along: one ZIP to read, to import and to keep."""
