"""Check-ins: being asked how it goes, answering, and looking for another mentor where it is not a fit."""
