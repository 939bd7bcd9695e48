"""Fonts of form fields: the widths of the standard 14, and one embedded font for Latin, Greek and Cyrillic."""
