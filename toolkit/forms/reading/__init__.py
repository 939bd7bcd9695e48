"""What a form says: its fields and their values, and what is to be said of the file."""
