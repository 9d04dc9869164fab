"""`make bench-large`: a million mentorships, to see what costs grow with. Takes many minutes, and is no part of the tests."""
