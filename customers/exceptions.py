"""Refusals of customers."""


class TooManyLookups(Exception):
    """An organization looked up more identifiers within an hour than the setting lets it."""
