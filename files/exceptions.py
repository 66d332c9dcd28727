"""What files refuse."""


class FileError(ValueError):
    """The file as a whole cannot be read; the text says what is wrong and what would be right."""
