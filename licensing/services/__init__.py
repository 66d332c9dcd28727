"""The verbs of licensing, by noun."""
