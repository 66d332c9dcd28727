"""Forms of customers, one module for each noun."""
