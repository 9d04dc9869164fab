"""The demo: moving time, and the mailbox of everyone. Never registered in production."""
