"""Block images."""
from .rbd_workload import RBDWorkload

__all__ = ["RBDWorkload"]
