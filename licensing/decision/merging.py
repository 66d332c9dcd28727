"""Two customers on file that are one: what the decision knows of both together."""

from dataclasses import replace

from licensing.decision.facts import Customer, Measures, Signals

NOTHING_KNOWN = Measures()


def as_one(kept: Customer, merged: Customer) -> Customer:
    """Return the kept customer with what is on file of the merged one too.

    Its own country, number, region and state share count; the merged one's fill in what it lacks. Segments and hints
    of both are carried, also where they contradict each other: whoever merges sees that before.
    """
    return replace(
        kept,
        region=kept.region or merged.region,
        identifier=kept.identifier or merged.identifier,
        segments=kept.segments + tuple(row for row in merged.segments if row not in kept.segments),
        signals=Signals(
            state=kept.signals.state or merged.signals.state,
            activity=tuple(dict.fromkeys(kept.signals.activity + merged.signals.activity)),
        ),
        measures=merged.measures if kept.measures == NOTHING_KNOWN else kept.measures,
    )
