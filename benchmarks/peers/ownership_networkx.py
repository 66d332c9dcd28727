"""Peer: networkx, strongly connected components in order, a dense solve for each circle."""

import networkx as nx
import numpy as np

from customers.ownership.graph import WHOLE, Graph

SETTINGS = f"networkx {nx.__version__}, DiGraph asset → owner, strongly_connected_components (owners first), both sums"


def load(graph: Graph) -> nx.DiGraph:
    kept = (graph.low > 0) & graph.free[graph.asset]
    found = nx.DiGraph()
    found.add_nodes_from(range(graph.size))
    columns = (graph.asset[kept].tolist(), graph.owner[kept].tolist(), graph.low[kept].tolist())
    for asset, owner, low in zip(*columns, strict=True):
        if found.has_edge(asset, owner):
            found[asset][owner]["weight"] += low / WHOLE
        else:
            found.add_edge(asset, owner, weight=low / WHOLE)
    return found


def solve(holdings: nx.DiGraph, state: list[float], other: list[float]) -> tuple[list[float], list[float]]:
    state, other = state.copy(), other.copy()
    owners = holdings.adj
    for component in nx.strongly_connected_components(holdings):
        for entity in component:
            for owner, data in owners[entity].items():
                if owner not in component:
                    state[entity] += data["weight"] * state[owner]
                    other[entity] += data["weight"] * other[owner]
        if len(component) > 1 or any(entity in owners[entity] for entity in component):
            circle(list(component), owners, state, other)
    return state, other


def circle(entities: list[int], owners, state: list[float], other: list[float]) -> None:
    place = {entity: turn for turn, entity in enumerate(entities)}
    matrix = np.eye(len(entities))
    for entity in entities:
        for owner, data in owners[entity].items():
            if owner in place:
                matrix[place[entity], place[owner]] -= data["weight"]
    given = np.array([[state[entity], other[entity]] for entity in entities])
    for entity, (one, two) in zip(entities, np.linalg.solve(matrix, given).tolist(), strict=True):
        state[entity], other[entity] = one, two
