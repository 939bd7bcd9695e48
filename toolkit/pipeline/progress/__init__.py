"""Progress updates: made for a caseload, read when they come back, merged into the store."""
