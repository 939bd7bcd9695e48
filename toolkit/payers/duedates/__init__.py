"""What is due when, and why that day; and when a signed plan was in force."""
