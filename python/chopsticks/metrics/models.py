"""Values that scenarios fill in."""
import uuid
from datetime import datetime
from enum import Enum


class OperationType(str, Enum):
    UPLOAD = "upload"
    DOWNLOAD = "download"
    DELETE = "delete"
    LIST = "list"
    HEAD = "head"
    READ = "read"
    WRITE = "write"
    METADATA = "metadata"


class WorkloadType(str, Enum):
    S3 = "s3"
    RBD = "rbd"
    RADOS = "rados"


class ErrorCategory(str, Enum):
    RATE_LIMITING = "rate_limiting"
    NETWORK = "network"
    STORAGE = "storage"
    AUTHENTICATION = "authentication"
    TIMEOUT = "timeout"
    UNKNOWN = "unknown"


class _Values:
    """Keeps whatever it is given as attributes."""

    def __init__(self, **values):
        self.__dict__.update(values)

    def to_dict(self):
        return dict(self.__dict__)


class OperationMetric(_Values):
    pass


class ErrorMetric(_Values):
    pass


class StatisticalSummary(_Values):
    pass


class AggregatedMetrics(_Values):
    pass


class SystemResourceMetric(_Values):
    pass


class TestConfiguration(_Values):
    def __init__(self, **values):
        super().__init__(**{"test_run_id": str(uuid.uuid4()), "start_time": datetime.utcnow(), "end_time": None,
                            "duration_seconds": None, **values})
