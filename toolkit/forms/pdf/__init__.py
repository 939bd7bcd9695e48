"""PDF files as objects and bytes."""
