"""Whether a policy speaks of a customer."""

EVERY = ("any_share", "cascade_ge50", "cascade_gt50", "control", "share_above", "share_from")
FINDINGS = {"institution": EVERY, "controlled": EVERY[:3], "beneficiary": EVERY[:1]}
"""What carrying a segment says of the measures, where nothing else does."""
READ_AS = {"controlled": "cascade_gt50", "beneficiary": "any_share", "state": "any_share"}


def in_scope(policy: dict, known, segments: list[str], counted: list[str], measures: dict) -> str:
    """Return yes, no or unknown. Either the segments or the measure suffice; neither means everybody."""
    if not policy["segments"] and not policy["measure"]:
        return "yes"
    words = [_segment(code, known, segments, counted, measures) for code in policy["segments"]]
    if policy["measure"]:
        words.append(_measure(policy["measure"], segments, measures))
    return next((word for word in ("yes", "unknown") if word in words), "no")


def _segment(code: str, known, segments: list[str], counted: list[str], measures: dict) -> str:
    if any(code in known.lineage(own) for own in counted):
        return "yes"
    if known.axis(code) != "state":
        return "no"
    if code in READ_AS:
        return _measure({"name": READ_AS[code]}, segments, measures)
    is_open = not any(known.axis(own) == "state" for own in segments) and measures.get("any_share") != "no"
    return "unknown" if is_open else "no"


def _measure(measure: dict, segments: list[str], measures: dict) -> str:
    """An agency is the state itself. A finding closes what is unknown and contradicts nothing that is known."""
    if "agency" in segments:
        return "yes"
    word = _limited(measure, measures) if "limit" in measure else measures.get(measure["name"], "unknown")
    if word != "unknown":
        return word
    if any(measure["name"] in FINDINGS.get(code, ()) for code in segments):
        return "yes"
    return "no" if "none" in segments else "unknown"


def _limited(measure: dict, measures: dict) -> str:
    limit, least, most = measure["limit"], measures.get("at_least", 0), measures.get("at_most", 100)
    if least > limit or (measure["name"] == "share_from" and least == limit):
        return "yes"
    return "no" if most < limit or (measure["name"] == "share_above" and most == limit) else "unknown"
