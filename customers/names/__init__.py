"""Names of customers: written in either script, folded for search, and the hints that words in them give."""

from customers.names.keys import fold, search_key, words
from customers.names.letters import cyrillic, is_cyrillic, latin
from customers.names.signals import NAME_SIGNALS, NameSignal, NameSignals, name_signals

__all__ = [
    "NAME_SIGNALS",
    "NameSignal",
    "NameSignals",
    "cyrillic",
    "fold",
    "is_cyrillic",
    "latin",
    "name_signals",
    "search_key",
    "words",
]
