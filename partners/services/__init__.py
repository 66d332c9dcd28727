"""The verbs of partners, by noun."""
