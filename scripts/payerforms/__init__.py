"""The drawing of the two payer-like forms in samples/forms."""
