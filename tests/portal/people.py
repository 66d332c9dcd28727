"""Who walks through every route: nobody, a stranger, the owner of the examples, and the distributor's people."""

PEOPLE = {
    "nobody": None,
    "cleo": "cleo@zapad.example",
    "ben": "ben@sever.example",
    "vera": "vera@distributor.example",
    "max": "max@distributor.example",
    "ada": "ada@distributor.example",
    "sam": "sam@distributor.example",
}
