#include <functional>
#include <future>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

#include "support/clock.h"
#include "users/python/host/hub.h"
#include "users/python/host/module.h"
#include "users/python/host/reference.h"
#include "users/python/host/watchdog.h"

namespace chopsticks::python {
namespace {

// Broken off by the watchdog long before, if Python code hears of it.
constexpr Nanos kStuckFor = 8s;

// The exception that is set, as text, and cleared.
std::string what_went_wrong() {
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  const Reference keep_type(type);
  const Reference keep_value(value);
  const Reference keep_traceback(traceback);
  const Reference text(value == nullptr ? nullptr : PyObject_Str(value));
  const char* words = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
  PyErr_Clear();
  return words == nullptr ? "an exception without words" : words;
}

std::optional<drivers::Protocol> protocol_named(std::string_view name) {
  for (const auto one :
       {drivers::Protocol::kS3, drivers::Protocol::kRbd, drivers::Protocol::kRados}) {
    if (name_of(one) == name) return one;
  }
  return std::nullopt;
}

class Host final : public Interpreter {
 public:
  explicit Host(Facts facts) : facts_(std::move(facts)), hub_(facts_), watchdog_(hub_) {}

  /// Starts the hub's thread and, on it, Python; why not.
  std::string open();

  Result<Loaded> load() override;
  Result<void> prepare(const std::string& orders) override;
  Result<void> update_class(const std::string& name, const std::string& attributes) override;
  Result<void> choose_tasks(const users::TagFilter& tags) override;
  void announce(const std::string& event, int users) override;
  void hear(const std::string& type, const std::string& data) override;
  void ask_shape(const plan::ShapeMoment& moment, plan::ShapeReply reply) override;
  void close() override;
  void post(Message message) override { hub_.post(message); }
  Lane& lane(std::shared_ptr<net::Mailbox> mailbox, stats::Recorder& recorder) override {
    return hub_.lane(*this, std::move(mailbox), recorder);
  }
  stats::Histogram take_lag() override { return hub_.take_lag(); }
  std::optional<int> say_goodbye() override;

 private:
  void be_hub();
  void quit_python();
  [[nodiscard]] bool done_in_time(std::function<void()> what);
  [[nodiscard]] std::string start_python();
  [[nodiscard]] bool start_runtime();
  [[nodiscard]] Result<Loaded> import_scenario();
  [[nodiscard]] Result<Loaded> classes_of(PyObject* described);
  [[nodiscard]] bool add_shape(Loaded& loaded);
  [[nodiscard]] bool add_description(Loaded& loaded);
  [[nodiscard]] Result<void> tell(const std::function<PyObject*(PyObject* runtime)>& call);
  [[nodiscard]] plan::ShapeAnswer tick(const plan::ShapeMoment& moment);

  const Facts facts_;
  Hub hub_;
  Watchdog watchdog_;
  Reference runtime_;  // the Python module that does what need not be native
  std::thread thread_;
  std::promise<std::string> started_;
  bool closed_ = false;  // the hub's thread only
  std::optional<int> wanted_code_;
};

std::string Host::open() {
  thread_ = std::thread([this] { be_hub(); });
  auto trouble = started_.get_future().get();
  if (!trouble.empty()) thread_.join();
  return trouble;
}

void Host::be_hub() {
  pthread_setname_np(pthread_self(), "python");
  // Signals are the program's business: Python sees none.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  auto trouble = start_python();
  const bool works = trouble.empty();
  started_.set_value(std::move(trouble));
  if (!works) return;
  hub_.run();
  // A scenario that imports gevent: its loop takes over, and ours is a guest.
  if (!closed_) {
    const Reference hosted(PyObject_CallMethod(runtime_.get(), "be_hosted", nullptr));
    if (!hosted) {
      hub_.log(log::Level::kError, "gevent does not take over: " + what_went_wrong());
      hub_.run_alone();
    }
  }
  // The interpreter stays as it is: what it still has goes with the process.
  if (Py_IsInitialized() != 0) PyEval_SaveThread();
}

std::string Host::start_python() {
  PyPreConfig before;
  PyPreConfig_InitPythonConfig(&before);
  before.utf8_mode = 1;
  Py_PreInitialize(&before);
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  config.install_signal_handlers = 0;
  config.parse_argv = 0;
  config.buffered_stdio = 0;
  PyConfig_SetBytesString(&config, &config.program_name, "/usr/bin/python3");
  const auto status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status) != 0) {
    return fmt::format("Python does not start: {}",
                       status.err_msg == nullptr ? "" : status.err_msg);
  }
  return start_runtime() ? "" : what_went_wrong();
}

bool Host::start_runtime() {
  auto* path = PySys_GetObject("path");
  const Reference ours(PyUnicode_FromString(facts_.package_path.c_str()));
  const Reference module(make_module(hub_, facts_.settings));
  auto* modules = PyImport_GetModuleDict();
  if (!module || PyDict_SetItemString(modules, "_chopsticks", module.get()) != 0) return false;
  if (PyList_Insert(path, 0, ours.get()) != 0) return false;
  const Reference prepare(PyImport_ImportModule("chopsticks._paths"));
  if (!prepare) return false;
  if (!hub_.settle()) return false;
  runtime_ = Reference(PyImport_ImportModule("chopsticks._runtime"));
  if (!runtime_) return false;
  watchdog_.watch();
  return true;
}

Result<Loaded> Host::load() {
  Result<Loaded> loaded;
  hub_.call([&] { loaded = import_scenario(); });
  return loaded;
}

Result<Loaded> Host::import_scenario() {
  const Reference described(PyObject_CallMethod(runtime_.get(), "load", "s", facts_.file.c_str()));
  if (!described) return fail(what_went_wrong());
  return classes_of(described.get());
}

Result<Loaded> Host::classes_of(PyObject* described) {
  Loaded loaded;
  for (Py_ssize_t n = 0; n < PyList_GET_SIZE(described); ++n) {
    plan::UserClass user_class;
    const char* name = nullptr;
    const char* protocol = nullptr;
    if (PyArg_ParseTuple(PyList_GET_ITEM(described, n), "sdis", &name, &user_class.weight,
                         &user_class.fixed_count, &protocol) == 0) {
      return fail(what_went_wrong());
    }
    user_class.name = name;
    loaded.speak.push_back(protocol_named(protocol));
    loaded.classes.push_back(std::move(user_class));
  }
  if (!add_shape(loaded) || !add_description(loaded)) return fail(what_went_wrong());
  hub_.users_are(Reference(PyObject_GetAttrString(runtime_.get(), "classes")),
                 Reference(PyObject_GetAttrString(runtime_.get(), "live")));
  return loaded;
}

bool Host::add_shape(Loaded& loaded) {
  const Reference info(PyObject_CallMethod(runtime_.get(), "shape_info", nullptr));
  if (!info) return false;
  if (info.get() == Py_None) return true;
  const char* name = nullptr;
  int common = 0;
  if (PyArg_ParseTuple(info.get(), "sp", &name, &common) == 0) return false;
  loaded.shape = plan::ShapeInfo{name, common != 0};
  return true;
}

bool Host::add_description(Loaded& loaded) {
  const Reference json(PyObject_CallMethod(runtime_.get(), "describe", nullptr));
  const char* text = json ? PyUnicode_AsUTF8(json.get()) : nullptr;
  if (text == nullptr) return false;
  loaded.description = text;
  return true;
}

// Calls the runtime on the hub's thread; the exception, if there is one.
Result<void> Host::tell(const std::function<PyObject*(PyObject* runtime)>& call) {
  Result<void> told;
  hub_.call([&] {
    const Reference done(call(runtime_.get()));
    if (!done) told = fail(what_went_wrong());
  });
  return told;
}

Result<void> Host::prepare(const std::string& orders) {
  return tell([&](PyObject* runtime) {
    return PyObject_CallMethod(runtime, "prepare", "s", orders.c_str());
  });
}

Result<void> Host::update_class(const std::string& name, const std::string& attributes) {
  return tell([&](PyObject* runtime) {
    return PyObject_CallMethod(runtime, "update_class", "ss", name.c_str(), attributes.c_str());
  });
}

bool read_goal(PyObject* told, plan::ShapeGoal& goal) {
  PyObject* classes = nullptr;
  if (PyArg_ParseTuple(told, "idO", &goal.users, &goal.spawn_rate.value, &classes) == 0)
    return false;
  if (classes == Py_None) return true;
  goal.classes.emplace();
  for (Py_ssize_t n = 0; n < PyList_GET_SIZE(classes); ++n) {
    const char* name = PyUnicode_AsUTF8(PyList_GET_ITEM(classes, n));
    if (name == nullptr) return false;
    goal.classes->emplace_back(name);
  }
  return true;
}

plan::ShapeAnswer Host::tick(const plan::ShapeMoment& moment) {
  plan::ShapeAnswer answer{moment.run, std::nullopt, {}};
  const Reference told(PyObject_CallMethod(
      runtime_.get(), "tick", "Kdiid", static_cast<unsigned long long>(moment.run),
      std::chrono::duration<double>(moment.run_time).count(), moment.users, moment.common_users,
      moment.common_rate.value));
  if (told && told.get() == Py_None) return answer;
  plan::ShapeGoal goal;
  if (!told || !read_goal(told.get(), goal)) {
    answer.trouble = what_went_wrong();
  } else if (auto checked = plan::check(goal); !checked) {
    answer.trouble = checked.error().message;
  } else {
    answer.goal = std::move(goal);
  }
  return answer;
}

void Host::ask_shape(const plan::ShapeMoment& moment, plan::ShapeReply reply) {
  hub_.send([this, moment, reply = std::move(reply)] { reply(tick(moment)); });
}

PyObject* list_of(const users::Tags& words) {
  auto* list = PyList_New(0);
  for (const auto& word : words) {
    const Reference text(
        PyUnicode_FromStringAndSize(word.data(), static_cast<Py_ssize_t>(word.size())));
    PyList_Append(list, text.get());
  }
  return list;
}

Result<void> Host::choose_tasks(const users::TagFilter& tags) {
  return tell([&](PyObject* runtime) {
    const Reference included(list_of(tags.included));
    const Reference excluded(list_of(tags.excluded));
    return PyObject_CallMethod(runtime, "choose_tasks", "OO", included.get(), excluded.get());
  });
}

void Host::announce(const std::string& event, int users) {
  hub_.send([this, event, users] {
    const Reference told(
        PyObject_CallMethod(runtime_.get(), "announce", "si", event.c_str(), users));
    if (!told) PyErr_Print();
  });
}

void Host::hear(const std::string& type, const std::string& data) {
  hub_.send([this, type, data] {
    const Reference told(
        PyObject_CallMethod(runtime_.get(), "hear", "ss", type.c_str(), data.c_str()));
    if (!told) PyErr_Print();
  });
}

std::optional<int> Host::say_goodbye() {
  watchdog_.expect_end();
  if (!done_in_time([this] { quit_python(); })) return std::nullopt;
  return wanted_code_;
}

// Runs it on the hub's thread. False: a user's code keeps that for good, and nothing can break it
// off.
bool Host::done_in_time(std::function<void()> what) {
  auto done = std::make_shared<std::promise<void>>();
  auto finished = done->get_future();
  hub_.send([what = std::move(what), done] {
    what();
    done->set_value();
  });
  auto seen = hub_.turns();
  auto since = monotonic_now();
  while (finished.wait_for(100ms) != std::future_status::ready) {
    const auto turns = hub_.turns();
    if (turns != std::exchange(seen, turns) || turns % 2 == 0) since = monotonic_now();
    if (monotonic_now() - since > kStuckFor) return false;
  }
  return true;
}

// The hub's thread only.
void Host::quit_python() {
  if (!runtime_) return;
  const Reference code(PyObject_CallMethod(runtime_.get(), "quit", nullptr));
  if (code && PyLong_Check(code.get())) wanted_code_ = static_cast<int>(PyLong_AsLong(code.get()));
  if (PyErr_Occurred() != nullptr) PyErr_Print();
}

void Host::close() {
  watchdog_.expect_end();
  const bool closed = done_in_time([this] {
    quit_python();
    closed_ = true;
    hub_.close();
  });
  if (closed) {
    thread_.join();
  } else {
    hub_.log(log::Level::kError,
             "the scenario is stuck in code that cannot be interrupted: it is left behind");
    thread_.detach();  // it goes with the process; what it uses stays until then
  }
  watchdog_.end();
}

}  // namespace
}  // namespace chopsticks::python

extern "C" __attribute__((visibility("default"))) chopsticks::python::Interpreter*
chopsticks_python_open(const chopsticks::python::Facts& facts, std::string& trouble) {
  // There is one attempt a process, and what it made stays: an interpreter cannot be started twice,
  // and its threads and objects may be used until the very end.
  static auto* const host = new chopsticks::python::Host(facts);
  trouble = host->open();
  return trouble.empty() ? host : nullptr;
}
