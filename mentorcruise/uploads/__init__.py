"""Files that people send: told by their content, cleaned or refused, in bounded memory (S11)."""
