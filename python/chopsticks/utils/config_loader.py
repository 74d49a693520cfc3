"""Configuration files as dictionaries."""
import os
from pathlib import Path

from chopsticks._settings import scenarios, settings, workload


def load_config(config_path):
    """The file as a dictionary; the files of this run are known already."""
    known = {settings["files"]["workload"]: workload, settings["files"]["scenario"]: scenarios}
    for path, content in known.items():
        if path and os.path.abspath(path) == os.path.abspath(config_path):
            return content
    import yaml  # python3-yaml; only for files that chopsticks has not read itself

    with open(config_path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def get_config_path(workload_name, config_name=None):
    """The workload config of this run."""
    return Path(settings["files"]["workload"])
