"""Names that scenarios import to keep metrics of their own. The engine records every operation already (see the run
directory), so these only keep such scenarios running: what is recorded with them is counted and not stored."""
from .collector import MetricsCollector
from .http_server import MetricsHTTPServer
from .models import (
    AggregatedMetrics,
    ErrorCategory,
    ErrorMetric,
    OperationMetric,
    OperationType,
    StatisticalSummary,
    SystemResourceMetric,
    TestConfiguration,
    WorkloadType,
)

__all__ = [
    "AggregatedMetrics", "ErrorCategory", "ErrorMetric", "MetricsCollector", "MetricsHTTPServer", "OperationMetric",
    "OperationType", "StatisticalSummary", "SystemResourceMetric", "TestConfiguration", "WorkloadType",
]
