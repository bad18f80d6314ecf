"""Domain rules without I/O."""
