"""Sample data that looks like the trade."""
