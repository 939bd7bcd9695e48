"""A form parsed once and filled many times."""
