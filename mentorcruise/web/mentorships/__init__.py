"""The mentorship: workspace, ending, exit survey."""
