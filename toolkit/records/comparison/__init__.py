"""Comparing records: what differs between two, in words, and what becomes of two that were changed apart."""
