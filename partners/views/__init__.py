"""Pages of partners and their people."""
