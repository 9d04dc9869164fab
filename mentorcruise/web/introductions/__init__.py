"""The waiting list with suggested mentors, and introductions."""
