"""Servers, files and the contract."""
