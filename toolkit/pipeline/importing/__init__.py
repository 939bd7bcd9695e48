"""Importing a source into the store: nothing in it is destroyed, and what changed is said client by client."""
