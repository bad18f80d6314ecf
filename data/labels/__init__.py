"""Labels on paper: where things stand on them, and how they are drawn for a printer."""
