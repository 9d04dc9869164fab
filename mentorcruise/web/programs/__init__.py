"""Programs: the operator's pages, and joining and leaving for everyone else."""
