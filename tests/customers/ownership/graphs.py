"""Graphs in short: "X>A 50; S>B 25-50" is X's 50 % of A and S's 25 to 50 % of B; "P>A ?" a share nobody knows."""

from customers.ownership.measures import Shares, answers
from customers.ownership.reading import read_graph


def graph_of(edges: str, *, seeds: str = "State", private: str = "", complete: str = "") -> dict:
    return {
        "seeds": seeds.split(),
        "private": private.split(),
        "complete": complete.split(),
        "edges": [edge_of(text.strip()) for text in edges.split(";") if text.strip()],
    }


def edge_of(text: str) -> dict:
    pair, amount = text.split(" ")
    owner, asset = pair.split(">")
    low, _, high = amount.partition("-")
    shares = {} if amount == "?" else {"min": low, "max": high} if high else {"share": amount}
    return {"owner": owner, "asset": asset, **shares}


def measured(data: dict) -> dict[str, str]:
    """Return each entity's measures as one line: at least, at most, cascade >= 50, cascade > 50, any share."""
    return {name: " ".join(row.values()) for name, row in answers(Shares.of(read_graph(data)))}
