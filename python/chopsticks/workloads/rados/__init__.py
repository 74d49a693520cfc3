"""Objects of a RADOS pool."""
from .rados_workload import RadosWorkload

__all__ = ["RadosWorkload"]
