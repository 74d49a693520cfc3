"""Values of the file behind --scenario-config, or of the start form."""
from chopsticks import _parameters
from chopsticks._settings import scenario, scenarios

from .units import in_bytes, in_seconds


def load_scenario_config(scenario_name=None):
    """The section of a scenario, or all of them."""
    if scenario_name == scenario:
        return _parameters.own
    return scenarios.get(scenario_name, {}) if scenario_name else scenarios


def get_scenario_value(scenario_name, key, required=True):
    """One value; a missing one is an error unless required=False."""
    section = load_scenario_config(scenario_name)
    if scenario_name == scenario:
        _parameters.declare(key)
    if key in section:
        return section[key]
    if required:
        raise RuntimeError(f"the scenario config has no '{scenario_name}.{key}': give a file with --scenario-config")
    return None


def setting(key, default, help="", unit=None):
    """A value of this scenario's section. The start form shows it with `help`.

    unit=1024**2 reads a size in bytes, a bare number counting so many; unit="s" a duration in seconds.
    """
    _parameters.declare(key, default, help, unit)
    value = _parameters.own.get(key, default)
    if unit is None:
        return value
    return in_seconds(value) if unit == "s" else in_bytes(value, unit)
