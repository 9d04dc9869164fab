"""Pages for everyone: home, how we measure, vetting."""
