"""The questions that people are asked after signing up, and their answers."""
