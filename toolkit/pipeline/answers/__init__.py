"""Answers: what a check found, written as a sheet to fill in, and read back into the store as decisions."""
