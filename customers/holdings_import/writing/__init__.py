"""From the staged rows to the recorded tables, a few statements each, whatever the size of the file."""
