"""Values of the file behind --scenario-config."""
from chopsticks._settings import scenarios


def load_scenario_config(scenario_name=None):
    """The section of a scenario, or all of them."""
    return scenarios.get(scenario_name, {}) if scenario_name else scenarios


def get_scenario_value(scenario_name, key, required=True):
    """One value; a missing one is an error unless required=False."""
    section = load_scenario_config(scenario_name)
    if key in section:
        return section[key]
    if required:
        raise RuntimeError(f"the scenario config has no '{scenario_name}.{key}': give a file with --scenario-config")
    return None
