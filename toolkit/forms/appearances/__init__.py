"""How the value of a field looks on the page."""
