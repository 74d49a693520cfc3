"""What the program asks of Python: import the scenario, make users, fire events. Everything that need not be native."""
import gc
import importlib.util
import json
import logging
import os
import sys
import traceback

import _chopsticks
from greenlet import GreenletExit

from chopsticks import _gevent, _parameters, _patches
from chopsticks._settings import options, settings

_patches.install()

import locust  # noqa: E402
from locust import debug, events  # noqa: E402
from locust.env import Environment  # noqa: E402
from locust.exception import StopTest, StopUser  # noqa: E402
from locust.user.task import choose  # noqa: E402

classes = []
environment = None
_handlers_of_ours = events.handlers()
shape = None


class _Log(logging.Handler):
    """Lines of the scenario's loggers go where the program's own go."""

    def emit(self, record):
        level = min(4, max(0, record.levelno // 10 - 1))
        _chopsticks.log(level, self.format(record))


def _set_up_logging():
    handler = _Log()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # What print() is given leaves in one piece, at the end of the line: others write to the same terminal.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, write_through=False)


def _complaint(path, error):
    """One line for a person: what is wrong, and where in his file."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: {error.msg}"
    place = path
    for frame in traceback.extract_tb(error.__traceback__):
        if not frame.filename.startswith(("<", _OUR_PACKAGES)):
            place = f"{frame.filename}:{frame.lineno}"
    return f"{place}: {type(error).__name__}: {error}"


def _single(found, path):
    """All of them, or the one that run_single_user() was called with."""
    global _single_user
    wish = debug.wish()
    if wish is None:
        return found
    found = [user_class for user_class in found if user_class.__name__ == wish["class"]]
    if not found:
        raise RuntimeError(f"{path}: there is no user class {wish['class']}")
    _single_user = True
    found[0].weight, found[0].fixed_count = 1, 0
    if wish["loglevel"]:
        logging.getLogger().setLevel(wish["loglevel"])
    debug.Printer(events, **wish)
    _chopsticks.be_debugged()
    return found


_single_user = False
_OUR_PACKAGES = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def _import(path):
    name = os.path.splitext(os.path.basename(path))[0]
    if os.path.dirname(path) not in sys.path:
        sys.path.insert(1, os.path.dirname(path))
    # "locust.py" and the like must not hide the packages they are written against.
    known = sys.modules.get(name)
    again = known is not None and getattr(known, "__file__", None) == path
    name = name if name.isidentifier() and (known is None or again) else "scenario_file"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _user_classes(module):
    found = []
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, locust.User) and not value.abstract and value not in found:
            found.append(value)
    return found


def _shape_of(module):
    for value in vars(module).values():
        is_shape = isinstance(value, type) and issubclass(value, locust.LoadTestShape)
        if is_shape and value is not locust.LoadTestShape and not value.__dict__.get("abstract"):
            return value()
    return None


def _check(user_class, path):
    name = user_class.__name__
    if not isinstance(user_class.weight, (int, float)) or isinstance(user_class.weight, bool) or user_class.weight < 0:
        raise ValueError(f"{path}: {name}.weight must be a number from 0 (got {user_class.weight!r})")
    if not isinstance(user_class.fixed_count, int) or user_class.fixed_count < 0:
        raise ValueError(f"{path}: {name}.fixed_count must be a whole number from 0 (got {user_class.fixed_count!r})")
    if not user_class.tasks:
        hint = " (a 'task' attribute was found: 'tasks' may be meant)" if hasattr(user_class, "task") else ""
        raise ValueError(f"{path}: {name} has no task: mark methods with @task, set 'tasks', or say abstract = True{hint}")


def load(path):
    """Imports the file; a list of (name, weight, fixed_count, what it speaks to storage or "") of its user classes."""
    global environment, shape
    _set_up_logging()
    _chopsticks.stop_with(StopUser)
    try:
        module = _import(path)
    except BaseException as error:  # also SystemExit: the program is not the scenario's to end
        raise RuntimeError(_complaint(path, error)) from error
    found = _user_classes(module)
    if not found:
        raise RuntimeError(f"{path}: there is no user class: derive one from S3Workload, User or HttpUser")
    for user_class in found:
        _check(user_class, path)
    found = _single(found, path)
    host = options.get("host")
    for user_class in found:
        if host:
            user_class.host = host
    shape = _shape_of(module)
    classes.extend(found)
    environment = Environment(user_classes=classes, shape_class=shape, host=host, path=path)
    events.fire_quietly("init", environment=environment, runner=environment.runner, web_ui=None)
    gc.collect()
    gc.freeze()
    gc.disable()
    if _gevent.wanted():
        _chopsticks.want_host()
    return [(user_class.__name__, float(user_class.weight), user_class.fixed_count, getattr(user_class, "_speaks", ""))
            for user_class in classes]


def shape_info():
    """(name, use_common_options) of the load shape, or None."""
    return None if shape is None else (type(shape).__name__, bool(shape.use_common_options))


def describe():
    """What the start form may show, as JSON: the tasks of each class and every parameter there is."""
    own = environment._parser.described(environment.parsed_options)
    names = {one["key"] for one in own}
    read = [one for one in _parameters.described() if one["key"] not in names]
    return json.dumps({"tasks": {user_class.__name__: _tasks(user_class) for user_class in classes},
                       "parameters": read + own})


def _tasks(host, depth=0):
    return [_task(entry, host.tasks.count(entry) / len(host.tasks), depth) for entry in dict.fromkeys(host.tasks)]


def _task(entry, share, depth):
    inner = _tasks(entry, depth + 1) if hasattr(entry, "tasks") and depth < 8 else []
    return {"name": getattr(entry, "__name__", str(entry)), "share": share,
            "tags": sorted(getattr(entry, "locust_tag_set", ())), "tasks": inner}


def prepare(orders):
    """Before a run, what the leader wants: {"host": text or null, "options": {...}, "parameters": {name: text}}."""
    orders = json.loads(orders)
    environment._parser.take(orders["options"] or {}, environment.parsed_options)
    settings_of_ours = environment._parser.assign(orders["parameters"], environment.parsed_options)
    if _parameters.assign(settings_of_ours):
        _import_again(environment.locustfile)
    if orders["host"]:
        environment.host = orders["host"]
        for user_class in classes:
            user_class.host = orders["host"]


def _import_again(path):
    """Files read their settings when they are imported. Classes keep their places: users are made by them."""
    global shape, _shape_run
    before = events.handlers()
    hosts = {user_class.__name__: user_class.__dict__.get("host") for user_class in classes}
    events.set_handlers(_handlers_of_ours)
    try:
        module = _import(path)
        found = {user_class.__name__: user_class for user_class in _user_classes(module)}
        shape, _shape_run = _shape_of(module), None
    except BaseException as error:
        events.set_handlers(before)
        raise RuntimeError(_complaint(path, error)) from error
    classes[:] = [found.get(user_class.__name__, user_class) for user_class in classes]
    for user_class in classes:
        if hosts.get(user_class.__name__):
            user_class.host = hosts[user_class.__name__]
    events.fire_quietly("init", environment=environment, runner=environment.runner, web_ui=None)


def update_class(name, attributes):
    """Locust's POST /user: `tasks` names those to keep, whatever else there is becomes an attribute."""
    user_class = environment.user_classes_by_name[name]
    for key, value in json.loads(attributes).items():
        if key == "tasks":
            everything = user_class.__dict__.get("_every_task") or list(user_class.tasks)
            user_class._every_task = everything
            user_class._all_tasks = user_class.tasks = [one for one in everything if one.__name__ in value]
        else:
            setattr(user_class, key, value)


_shape_run = None


def tick(run, run_time, users, common_users, common_rate):
    """What the load shape wants at this moment: (users, rate, class names or None); None ends the run."""
    global _shape_run
    if run != _shape_run:
        _shape_run = run
        shape.reset_time()
    shape._moment = (run_time, users)
    environment.parsed_options.num_users = environment.parsed_options.users = common_users
    environment.parsed_options.spawn_rate = common_rate
    wanted = shape.tick()
    if wanted is None:
        return None
    if not isinstance(wanted, tuple) or len(wanted) not in (2, 3):
        raise ValueError(f"{type(shape).__name__}.tick() must return (users, spawn_rate) or None (got {wanted!r})")
    names = None if len(wanted) == 2 or wanted[2] is None else [user_class.__name__ for user_class in wanted[2]]
    return int(wanted[0]), float(wanted[1]), names


def choose_tasks(included, excluded):
    """From now on users do the tasks with these tags only."""
    for user_class in classes:
        choose(user_class, set(included), set(excluded))
    for user_class in classes:
        if not user_class.tasks:
            raise RuntimeError(f"{user_class.__name__} has no task left to do under these --tags / --exclude-tags")


def live(user_class):
    """The life of one user, on his own greenlet."""
    try:
        user_class(environment).run()
    except StopTest as error:
        locust.user.report(error)
        environment.runner.quit()
    except (GreenletExit, StopUser):
        pass
    except BaseException as error:
        locust.user.report(error)
    finally:
        if _single_user:
            environment.runner.quit()
        _chopsticks.over()


def be_hosted():
    """The scenario uses gevent: its loop runs from here on."""
    _gevent.run()


def stack_of(frame):
    """Where a frame of the scenario is, for a person: the lines of his own files."""
    lines = [entry for entry in traceback.extract_stack(frame) if not entry.filename.startswith(_OUR_PACKAGES)]
    return "".join(traceback.format_list(lines))


def announce(event, users):
    if event == "test_start":
        environment.runner.state = "spawning"
        environment.begin()
    if event == "spawning_complete":
        environment.runner.state = "running"
        events.fire_quietly(event, user_count=users)
        return
    if event == "test_stop":
        events.fire_quietly("test_stopping", environment=environment)
        environment.runner.state = "stopped"
    events.fire_quietly(event, environment=environment)


def hear(kind, data):
    """A message from the leader, of the scenario's own type."""
    try:
        environment.runner.hear(kind, data)
    except Exception as error:
        locust.user.report(error)


_has_quit = False


def quit():
    """The scenario's last words; the exit code it wants, or None."""
    global _has_quit
    if environment is None:
        return None
    if not _has_quit:
        _has_quit = True
        events.fire_quietly("quitting", environment=environment, reverse=True)
        events.fire_quietly("quit", exit_code=environment.process_exit_code or 0)
        _flush()
    code = environment.process_exit_code
    return None if code is None else int(code) & 255


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            pass
