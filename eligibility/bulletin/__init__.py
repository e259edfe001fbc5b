"""The Visa Bulletin: reading a month, publishing it, and what the loaded months say of a case."""
