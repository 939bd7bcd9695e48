"""The kinds of demand that a profile can make, with their limits and conditions, and which of two is the stricter."""
