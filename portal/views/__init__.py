"""Pages that stand above every app."""
