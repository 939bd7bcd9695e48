"""Plankit."""
