"""Sizes and durations as they are written in configuration files."""
import re

_SIZES = {"": None, "b": 1, "k": 1024, "kib": 1024, "m": 1024**2, "mib": 1024**2, "g": 1024**3, "gib": 1024**3,
          "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_SPANS = {"": 1, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def _read(value, units, what):
    found = re.fullmatch(r"\s*([0-9.]+)\s*([a-zA-Z]*)\s*", str(value))
    if found is None or found[2].lower() not in units:
        raise ValueError(f"{value!r} is not {what}")
    return float(found[1]), units[found[2].lower()]


def in_bytes(value, unit=1):
    """4096, "64KiB", "10MB" as a number of bytes; a bare number counts `unit`."""
    number, factor = _read(value, _SIZES, "a size such as 4096 or 64KiB")
    return int(number * (unit if factor is None else factor))


def in_seconds(value):
    """0.5, "500ms", "30s", "2m" as seconds."""
    number, factor = _read(value, _SPANS, "a duration such as 0.5 or 500ms")
    return number * factor
