"""The measures of data that is small, by the definitions word for word: fractions, one unknown after the other."""

from fractions import Fraction

HUNDRED = Fraction(100)
SMALLEST = Fraction(1, 10**10)


def measures(data: dict) -> dict[str, dict[str, object]]:
    """Return for each entity at_least and at_most as fractions (None: no finite sum), cascades and any share."""
    edges = [(edge["owner"], edge["asset"], *band(edge)) for edge in data["edges"]]
    names = set(data["seeds"]) | set(data["private"]) | set(data["complete"])
    names |= {edge[0] for edge in edges} | {edge[1] for edge in edges}
    into = {name: [(o, low, high) for o, a, low, high in edges if a == name] for name in names}
    fixed = set(data["seeds"]) | set(data["private"])
    rest = {name: max(Fraction(0), HUNDRED - sum(high for _, _, high in into[name])) for name in data["complete"]}
    state = least(names, into, dict.fromkeys(data["seeds"], HUNDRED), fixed)
    own = {name: value for name, value in rest.items() if name not in fixed}
    other = least(names, into, own | dict.fromkeys(data["private"], HUNDRED), fixed)
    nothing_known = {name for name in names if state[name] == 0 and other[name] == 0}
    found = {}
    for name in names:
        most = None if other[name] is None else 100 - other[name]
        has_state = (
            "yes" if state[name] is None or state[name] > 0 else "no" if most is None or most <= 0 else "unknown"
        )
        found[name] = {"at_least": state[name], "at_most": most, "any_share": has_state}
    for key, need in (("cascade_ge50", Fraction(50)), ("cascade_gt50", 50 + SMALLEST)):
        sure = members(data["seeds"], fixed, into, need, known)
        start = set(data["seeds"]) | (nothing_known - fixed)
        possible = members(start, fixed, into, need, lambda owners, inside: 100 - known_outside(owners, inside), rest)
        for name in names:
            found[name][key] = "yes" if name in sure else "unknown" if name in possible else "no"
    return found


def band(edge: dict) -> tuple[Fraction, Fraction]:
    if "share" in edge:
        return Fraction(edge["share"]), Fraction(edge["share"])
    return Fraction(edge["min"]), Fraction(edge["max"])


def known(owners, inside) -> Fraction:
    return sum((low for owner, low, _ in owners if owner in inside), Fraction(0))


def known_outside(owners, inside) -> Fraction:
    return sum((low for owner, low, _ in owners if owner not in inside), Fraction(0))


def members(first, fixed, into, need, held, rest=None) -> set[str]:
    """Return `first` and, round after round, all of whom those inside hold `need`."""
    inside, rest = set(first), rest or {}
    while True:
        joining = {name for name in set(into) - fixed - inside if held(into[name], inside) - rest.get(name, 0) >= need}
        if not joining:
            return inside
        inside |= joining


def least(names, into, own, fixed) -> dict[str, Fraction | None]:
    """Return the least solution of value = own + Σ low · value(owner) / 100, None where it is not finite.

    Only what is fed takes part; of the rest, value by value is expressed by the others (Gauss), and a circle that
    hands on all it gets shows as a factor of one or more.
    """
    parts = {name: {} for name in names}
    for name in names - fixed:
        for owner, low, _ in into[name]:
            if low:
                parts[name][owner] = parts[name].get(owner, 0) + low / 100
    fed = {name for name in names if own.get(name)}
    while more := {name for name in names - fed if any(owner in fed for owner in parts[name])}:
        fed |= more
    endless = {name for name in fed if is_endless(name, fed, parts)}
    while more := {name for name in fed - endless if any(owner in endless for owner in parts[name])}:
        endless |= more
    solved = gauss(sorted(fed - endless), parts, own)
    return {name: None if name in endless else solved.get(name, Fraction(0)) for name in names}


def is_endless(name, fed, parts) -> bool:
    """Return whether the circle around an entity, if there is one, grows without end."""
    circle = sorted(other for other in fed if other in reached(name, fed, parts) and name in reached(other, fed, parts))
    return bool(circle) and gauss(circle, parts, {}) is None


def reached(name, fed, parts) -> set[str]:
    seen, todo = set(), [name]
    while todo:
        for owner in parts[todo.pop()]:
            if owner in fed and owner not in seen:
                seen.add(owner)
                todo.append(owner)
    return seen


def gauss(order, parts, own):
    """Return the solution over these entities; None where a pivot is not above zero."""
    rows = [
        [(1 if i == j else 0) - parts[i].get(j, Fraction(0)) for j in order] + [Fraction(own.get(i, 0))] for i in order
    ]
    for turn in range(len(order)):
        if rows[turn][turn] <= 0:
            return None
        rows[turn] = [value / rows[turn][turn] for value in rows[turn]]
        for other in range(len(order)):
            if other != turn:
                factor = rows[other][turn]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[turn], strict=True)]
    return {name: row[-1] for name, row in zip(order, rows, strict=True)}
