"""The catalogue, mentor profiles, becoming a mentor."""
