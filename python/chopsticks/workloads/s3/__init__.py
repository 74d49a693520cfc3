"""Object storage."""
from .s3_workload import S3Workload

__all__ = ["S3Workload"]
