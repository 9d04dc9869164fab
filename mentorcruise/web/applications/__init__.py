"""Applications: apply, inbox, decide, withdraw, subscribe."""
