"""The data-model contract, stated once as data: creating, upgrading and checking a database all read it."""
