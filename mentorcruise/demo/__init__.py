"""The demo: its start on a bare machine, its services, and the history that fills it."""
