"""What draws and asks; holds no connection."""
