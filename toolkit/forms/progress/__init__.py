"""The progress update: what it asks, how it looks, and what binds it to a client, a plan and a period."""
