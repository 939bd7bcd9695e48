"""Maps of payers’ own forms: which field takes what, written as YAML."""
