"""A world as it was known at a moment. Days are ISO texts, which compare as days do; a range is [from, to)."""

from datetime import date, timedelta

Range = list


def is_within(valid: Range, day: str) -> bool:
    first, over = valid
    return (first is None or first <= day) and (over is None or day < over)


def is_empty(valid: Range) -> bool:
    first, over = valid
    return first is not None and over is not None and first >= over


def is_past(valid: Range, day: str) -> bool:
    return valid[1] is not None and day >= valid[1]


def eve_of(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(1)).isoformat()


class Known:
    """Of every row the newest version recorded at or before the moment."""

    def __init__(self, world: dict, moment: str):
        self._rows = {kind: dict(self._newest(rows, moment)) for kind, rows in world.items()}

    @staticmethod
    def _newest(rows: dict, moment: str):
        for key, versions in rows.items():
            told = [version for version in versions if version["recorded"] <= moment]
            if told:
                yield key, max(told, key=lambda version: version["recorded"])["data"]

    def __getitem__(self, kind: str) -> dict:
        return self._rows.get(kind, {})

    def lineage(self, code: str | None) -> list[str]:
        line: list[str] = []
        while code is not None and code not in line:
            line.append(code)
            code = self["segment"].get(code, {}).get("parent")
        return line

    def axis(self, code: str) -> str | None:
        return "state" if code == "none" else self["segment"].get(code, {}).get("axis")

    def customer(self, ref: dict) -> str | None:
        """Return the id of the customer that bears the identifier, None where nobody on file does."""
        named = (ref["country"], ref["identifier"])
        rows = self["customer"].items()
        return next((key for key, row in rows if (row["country"], row["identifier"]) == named), None)

    def covers(self, codes: list[str], place: tuple, day: str) -> bool:
        """Return whether countries, regions and groups hold the place; of a group its members on the day."""
        return any(self._names(code, place, day) for code in codes)

    @staticmethod
    def _is(code: str, place: tuple) -> bool:
        return code is not None and code in place

    def _names(self, code: str, place: tuple, day: str) -> bool:
        if self._is(code, place):
            return True
        members = self["group"].get(code, {}).get("members", [])
        return any(
            self._is(row["country"], place) and row["status"] == "member" and is_within(row["valid"], day)
            for row in members
        )
