"""Pages of customers, one module for each noun."""
