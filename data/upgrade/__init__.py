"""Bringing a database that others made closer to the contract: adding, never rewriting or dropping."""
