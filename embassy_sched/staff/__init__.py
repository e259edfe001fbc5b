"""The staff's pages that look at all three apps at once: a case with everything that hangs on it."""
