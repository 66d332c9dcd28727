"""What can be wrong with an identifier, as a code with its facts; customers.identifiers.messages puts it in words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from customers.identifiers.schemes import Scheme

PROBLEMS = (
    "unknown_country",
    "unknown_scheme",
    "wrong_format",
    "wrong_length",
    "wrong_check_digit",
    "not_issued",
    "ambiguous",
    "names_no_customer",
)


class IdentifierError(ValueError):
    """`code` is one of PROBLEMS.

    `value` is what was typed, `scheme` the one it was held against, `known` the codes that would be right,
    `suggestion` a value that does fit and may be meant.
    """

    def __init__(
        self,
        code: str,
        *,
        country: str = "",
        scheme: "Scheme | None" = None,
        value: str = "",
        known: tuple[str, ...] = (),
        suggestion: str = "",
    ):
        super().__init__(code, value)
        self.code, self.country, self.scheme = code, country, scheme
        self.value, self.known, self.suggestion = value, known, suggestion
