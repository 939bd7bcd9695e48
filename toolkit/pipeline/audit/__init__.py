"""The audit sheet: one page a client on which an auditor finds where each demand is met."""
