"""Who gets a notice: a pure choice among the partners by what they are and hold."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reachable:
    """A partner as an audience sees it: its country, the groups of that country, what it holds, and its contacts."""

    id: int
    slug: str
    groups: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    contacts: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Recipients:
    """The chosen partners, and those of them nobody can write to."""

    partners: list[Reachable] = field(default_factory=list)
    without_contact: list[Reachable] = field(default_factory=list)

    @property
    def contacts(self) -> int:
        return sum(len(partner.contacts) for partner in self.partners)


def choose(audience: dict, partners: list[Reachable]) -> Recipients:
    """Return the partners that every given part of the audience names; named partners always.

    `audience` is {"groups": [code], "lines": [slug], "segments": [code], "partners": [slug]}; an empty part asks
    nothing, an audience with no part at all is nobody.
    """
    chosen = [row for row in partners if row.slug in audience.get("partners", []) or fits(audience, row)]
    return Recipients(chosen, [row for row in chosen if not row.contacts])


def fits(audience: dict, row: Reachable) -> bool:
    wanted = [(audience.get(part) or [], getattr(row, part)) for part in ("groups", "lines", "segments")]
    asked = [(names, has) for names, has in wanted if names]
    return bool(asked) and all(has.intersection(names) for names, has in asked)
