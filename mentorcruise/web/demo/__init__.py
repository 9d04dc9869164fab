"""The demo: moving time, the mailbox."""
