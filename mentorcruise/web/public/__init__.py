"""Pages for everyone: the start page, how we measure, and what search engines read."""
