"""The rules read a second time, from design.md alone, and random worlds on which both readings must agree."""
