"""The list of cases that the post keeps: importing it, and holding cases, names and claims against it."""
