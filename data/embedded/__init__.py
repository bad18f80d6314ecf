"""The PostgreSQL and the Redis that come with Bindeck."""
