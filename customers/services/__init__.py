"""The verbs of customers, by noun."""
