"""The shipped s3_large_objects.py without its pauses."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "src/chopsticks/scenarios"))
from locust import constant  # noqa: E402
from s3_large_objects import S3LargeObjects as Shipped  # noqa: E402


class S3LargeObjects(Shipped):
    wait_time = constant(0)


del Shipped
