"""Pages of licensing, by noun."""
