"""Comparing a database, its schema and its rows, with the contract. Nothing is ever written."""
