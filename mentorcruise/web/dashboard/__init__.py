"""The dashboards of mentees and mentors."""
