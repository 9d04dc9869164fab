"""Which letters someone gets: the switches in the account, and the link in every letter that needs no sign-in."""
