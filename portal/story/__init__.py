"""The demo's story: invented people, partners and customers, played forward through the services."""
