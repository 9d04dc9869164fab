"""One file per part of the product; each registers its cases."""
