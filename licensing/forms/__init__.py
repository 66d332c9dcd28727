"""Forms of licensing, by noun."""
