"""Payers’ own forms: a first map, a lint of the map, and a filled form for each client."""
