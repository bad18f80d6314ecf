"""What rows may be wrong about, stated once as data: checking and repairing both read it."""
