"""Refusals. `code` is stable; the text is for the person who asked."""


class Refused(Exception):
    """A service does not do what was asked; nothing was changed."""

    def __init__(self, text: str, code: str = "refused"):
        super().__init__(text)
        self.code = code
