"""Messages: the conversation of a mentorship, files, blocking, reporting."""
