"""Who owns what, entered by hand: entities, what they hold, and what is known of them.

Every service takes `actor` and `reason`, writes inside one change, and computes anew the shares of what lies below.
"""

from customers.services.holdings.entities import add_entity, correct_entity, entity_of_customer, link_customer
from customers.services.holdings.facts import end_fact, set_fact
from customers.services.holdings.holdings import change_holding, end_holding, set_holding

__all__ = [
    "add_entity",
    "change_holding",
    "correct_entity",
    "end_fact",
    "end_holding",
    "entity_of_customer",
    "link_customer",
    "set_fact",
    "set_holding",
]
