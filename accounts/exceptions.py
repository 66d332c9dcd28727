"""Refusals of what is asked for an account; the text is for the person who asked."""


class AccountError(Exception):
    """Nothing was changed; the text says why, and what would be right."""
