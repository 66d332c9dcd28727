"""The verbs of notices, by noun."""
