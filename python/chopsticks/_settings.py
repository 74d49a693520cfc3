"""What the program says about the run: the configuration files as they were read, and the options.

{"workload": {...}, "scenarios": {...}, "scenario": "name", "options": {"host": ..., "tags": [...], ...},
 "files": {"workload": path, "scenario": path}, "python_path": "a:b", "role": "local"}
"""
import json
import os

import _chopsticks

settings = json.loads(_chopsticks.settings)
workload = settings["workload"]
scenarios = settings["scenarios"]
scenario = settings["scenario"]
options = settings["options"]

# Scenarios written for Chopsticks look for their files here.
for variable, path in (
    ("CHOPSTICKS_WORKLOAD_CONFIG", settings["files"]["workload"]),
    ("S3_CONFIG_PATH", settings["files"]["workload"]),
    ("CHOPSTICKS_SCENARIO_CONFIG", settings["files"]["scenario"]),
    ("CHOPSTICKS_SCENARIO", scenario),
):
    if path:
        os.environ.setdefault(variable, path)
