"""Reads across the tables of customers: rows → facts, or page data."""
