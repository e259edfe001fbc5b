"""Inquiries: the exchange with a family, and the desk of those who answer."""
