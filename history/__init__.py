"""What was, who changed it and why: two clocks.

- `history.recording.recorded()` marks a model: every write leaves a row in its event table. `recorded_models()`
  names them all. Their migrations come after `history.0001_initial`.
- `history.changes.change(actor=…, reason=…)` is the one way to write to such a model.
- `history.asof.as_of(Model, on=…, known=…, snapshot=…)` reads its rows as they were known at a moment.
- `history.clock` is the portal's clock: PostgreSQL's, or the story's on a database marked as an illustration.
- `history.selectors.timeline(*objects)` is their history in words; `{% history_panel object %}` prints it in pages.
- `history.admin.RecordedAdmin` asks for a reason, shows that history, and deletes nothing.
- `history.grants.apply()` is run by the owner after each migration: rights of the application's role, refusals.
"""
