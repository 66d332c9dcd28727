"""Reads across licensing's tables: rows → facts, or page data."""
