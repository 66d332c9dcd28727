"""What was, who changed it and why: two clocks.

- `history.recording.recorded()` marks a model: every write leaves a row in its event table.
- `history.changes.change(actor=…, reason=…)` is the one way to write to such a model.
- `history.asof.as_of(Model, known=…)` reads its rows as they were known at a moment.
- `history.clock` is the portal's clock: PostgreSQL's, or the story's on a database marked as an illustration.
- `history.grants.apply()` is run by the owner after each migration: rights of the application's role, refusals.
"""
