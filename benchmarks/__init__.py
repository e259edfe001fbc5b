"""What the application costs, measured; run by hand, never by the tests."""
