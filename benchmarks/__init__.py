"""What a page costs, against the least that it could cost."""
