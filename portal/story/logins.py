"""Who can sign in to the demo."""

PASSWORD = "story-2021-portal"
LOGINS = [
    # e-mail, name, role, who
    ("ada@distributor.example", "Ada Orlova", "officer", "distributor"),
    ("ann@distributor.example", "Ann Petrova", "officer", "distributor"),
    ("max@distributor.example", "Max Belov", "manager", "distributor"),
    ("vera@distributor.example", "Vera Lis", "viewer", "distributor"),
    ("sam@distributor.example", "Sam Support", "support", "distributor"),
    ("ben@sever.example", "Бен Садыков", "owner", "sever-plus"),
    ("cleo@zapad.example", "Клео Ковальчук", "owner", "zapad-it"),
]
