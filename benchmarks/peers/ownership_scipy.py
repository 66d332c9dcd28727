"""Peer: the whole matrix times the whole vector, again and again, until nothing moves by more than 1e-12."""

import numpy as np
from scipy.sparse import coo_array, csr_array

from customers.ownership.graph import WHOLE, Graph

SETTINGS = "scipy CSR (asset by owner, float64, duplicates summed), both sums, to 1e-12"


def load(graph: Graph) -> csr_array:
    kept = (graph.low > 0) & graph.free[graph.asset]
    places = (graph.asset[kept], graph.owner[kept])
    return coo_array((graph.low[kept] / WHOLE, places), shape=(graph.size, graph.size)).tocsr()


def solve(matrix: csr_array, given: np.ndarray) -> np.ndarray:
    value = given
    while True:
        following = matrix @ value
        following += given
        if np.abs(following - value).max() < 1e-12:
            return following
        value = following
