"""The one question that settles most: what is missing, weighed by what waits for it, and its answer."""
