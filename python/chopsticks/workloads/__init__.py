"""The base classes of scenarios, one for each kind of storage."""
