"""Forms of our own: fields on a page that was drawn."""
