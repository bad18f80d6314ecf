"""SQL, row types and transactions, one module per subject."""
