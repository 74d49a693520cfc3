"""What a scenario reads from its section of the scenario config: known to the start form, which may change it."""
from chopsticks._settings import scenario, scenarios

_declared = {}


class Section(dict):
    """The section of this scenario; remembers what it was asked for."""

    def get(self, key, default=None):
        declare(key, default)
        return super().get(key, default)

    def __getitem__(self, key):
        declare(key)
        return super().__getitem__(key)


own = Section(scenarios.get(scenario) or {})
if scenario in scenarios:
    scenarios[scenario] = own


def declare(key, default=None, help="", unit=None):
    """The first one who says more than the key counts."""
    if not isinstance(key, str) or isinstance(default, (dict, list)):
        return
    known = _declared.setdefault(key, {"default": None, "help": "", "unit": None})
    for name, value in (("default", default), ("help", help), ("unit", unit)):
        if not known[name]:
            known[name] = value


def kind_of(value):
    """The type of a value, as the start form knows types."""
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number")):
        if isinstance(value, kind):
            return name
    return "text"


def text_of(value):
    """As it would be written in a configuration file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def value_of(text):
    """What a configuration file means by it."""
    if text in ("true", "True", "false", "False"):
        return text in ("true", "True")
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return None if text in ("", "null", "~") else text


def described():
    """Every setting that was read so far or stands in the file."""
    for key, value in own.items():
        if not isinstance(value, (dict, list)):
            declare(key, value)
    return [_describe(key, known) for key, known in _declared.items()]


def _describe(key, known):
    default, unit = known["default"], known["unit"]
    kind = "duration" if unit == "s" else "bytes" if unit else kind_of(default)
    # A whole number of the file may be a fraction elsewhere: its reader decides.
    if kind == "integer" and not isinstance(own.get(key, 0), int):
        kind = kind_of(own[key])
    return {"key": key, "type": kind, "default": text_of(default), "help": known["help"],
            "unit": unit if isinstance(unit, int) else 1}


def assign(values):
    """Takes over what the start form says, as text; whether anything is another value now."""
    changed = False
    for key, text in values.items():
        value = value_of(text)
        if dict.get(own, key, own) != value:
            own[key] = value
            changed = True
    return changed
