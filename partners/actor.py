"""The actor: who asks, for whom, and what they may do. Rights come from memberships, computed once a request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partners.roles import DECIDES, GRANTS, MANAGES_PEOPLE, READS_DOCUMENTS, READS_HISTORY, SELLS

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with the roles of their memberships.

    `partner_ids` is everything the person's partners are and manage (their subtrees); the distributor's people
    and support staff see all partners, so for them `sees_all` is true and `partner_ids` says only whose people
    they are. `home_id` is the partner they act for; `is_ended` says that it is a partner no more.
    """

    user: "User | None"
    home_id: int | None = None
    roles: frozenset[str] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    is_operator: bool = False
    is_support: bool = False
    role_by_partner: dict[int, str] = field(default_factory=dict)
    is_ended: bool = False

    @property
    def is_anonymous(self) -> bool:
        return self.user is None

    @property
    def sees_all(self) -> bool:
        """The distributor's people and support staff see every partner."""
        return self.is_operator or self.is_support

    @property
    def may_grant(self) -> bool:
        """Grant, revoke, stop and renew licenses; bring in partners, customers and licenses."""
        return self.is_operator and bool(self.roles & GRANTS)

    @property
    def may_decide(self) -> bool:
        """Withdraw, end and confirm policies; send notices; find a customer's segment."""
        return self.is_operator and bool(self.roles & DECIDES)

    @property
    def may_ask(self) -> bool:
        """Ask "may I sell this?" and add the customer the question is about; not where the partnership has ended."""
        return (bool(self.roles & SELLS) and not self.is_ended) or self.may_grant or self.may_decide

    @property
    def may_acknowledge(self) -> bool:
        """Confirm a notice for one's own partner, an ended one included: it was told too."""
        return bool(self.roles & SELLS)

    @property
    def may_manage_people(self) -> bool:
        """Invite people to one's own partner and end their memberships."""
        return bool(self.roles & MANAGES_PEOPLE)

    def manages_people_of(self, partner_id: int) -> bool:
        """An owner manages the people of its own partner, the distributor's managers and officers everybody's."""
        if self.is_operator:
            return self.may_manage_people or self.may_grant
        return self.role_by_partner.get(partner_id) in MANAGES_PEOPLE

    @property
    def may_read_documents(self) -> bool:
        """Open the documents of the requests one sees; support sees the requests, not the documents."""
        return bool(self.roles & READS_DOCUMENTS) if self.sees_all else bool(self.roles & SELLS)

    def side_in(self, partner_id: int) -> str:
        """Return for whom the person may act in a request of a partner: its asker, the distributor, or nobody.

        Who manages the partner from above reads along and stays silent.
        """
        if self.is_operator:
            return "distributor" if self.may_decide else ""
        return "asker" if self.may_ask and self.role_by_partner.get(partner_id) in SELLS else ""

    @property
    def may_read_history(self) -> bool:
        return self.is_support or (self.is_operator and bool(self.roles & READS_HISTORY))


ANONYMOUS = Actor(user=None)


@dataclass(frozen=True, slots=True)
class Held:
    """One active membership, as rights are computed from it."""

    partner_id: int
    role: str
    is_operator: bool = False
    is_ended: bool = False


def actor_of(user: "User", held: Sequence[Held], *, is_support: bool = False) -> Actor:
    """Return the actor whose rights the memberships give, in their order; its partners are those named alone.

    The distributor's people have the rights of that membership and no others: a role in a partner they own besides
    would add what it means there to what they see everywhere. Others act for a partner that stands before one that
    has ended.
    """
    counted = [row for row in held if row.is_operator] or sorted(held, key=lambda row: row.is_ended)
    return Actor(
        user=user,
        home_id=next((row.partner_id for row in counted), None),
        roles=frozenset(row.role for row in counted),
        partner_ids=frozenset(row.partner_id for row in counted),
        is_operator=any(row.is_operator for row in counted),
        is_support=is_support,
        role_by_partner={row.partner_id: row.role for row in counted},
        is_ended=bool(counted) and all(row.is_ended for row in counted),
    )
