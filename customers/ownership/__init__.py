"""Ownership: who the state is behind a company, computed over arrays. No database, no clock, no translation.

`graph` holds who owns what as arrays and what of it counts, `reading` makes one from plain data, `problems` names
what is wrong in it. `bounds` solves the two sums, in order (`order`), with circles of owners solved as a whole
(`loops`, `rings`); `cascade` follows control on integers; `exact` solves again by fractions what lies at a limit.
`measures` puts them together: for each entity at least, at most, both cascades and any share. `questions` finds which
missing fact would make known what is not.
"""
