#include "users/python/host/module.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "support/random.h"
#include "users/python/host/ceph_clients.h"
#include "users/python/host/data.h"
#include "users/python/host/http_client.h"
#include "users/python/host/listeners.h"
#include "users/python/host/s3_client.h"
#include "users/python/host/storage_call.h"

namespace chopsticks::python {
namespace {

Hub* hub = nullptr;

PyObject* none_if(bool well) { return well ? Py_NewRef(Py_None) : nullptr; }

bool read_seconds(PyObject* number, double& seconds) {
  seconds = PyFloat_AsDouble(number);
  return seconds != -1 || PyErr_Occurred() == nullptr;
}

PyObject* sleep(PyObject* /*module*/, PyObject* number) {
  double seconds = 0;
  if (!read_seconds(number, seconds)) return nullptr;
  if (seconds < 0) {
    PyErr_SetString(PyExc_ValueError, "sleep length must be non-negative");
    return nullptr;
  }
  return none_if(hub->sleep(seconds));
}

PyObject* pause(PyObject* /*module*/, PyObject* number) {
  double seconds = 0;
  if (!read_seconds(number, seconds)) return nullptr;
  return none_if(hub->pause(seconds));
}

PyObject* check_stop(PyObject* /*module*/, PyObject* /*unused*/) {
  return none_if(hub->check_stop());
}

PyObject* in_user(PyObject* /*module*/, PyObject* /*unused*/) {
  return PyBool_FromLong(static_cast<long>(hub->in_user()));
}

PyObject* generate(PyObject* /*module*/, PyObject* number) {
  const auto size = PyNumber_AsSsize_t(number, PyExc_OverflowError);
  if (size == -1 && PyErr_Occurred() != nullptr) return nullptr;
  if (size < 0) {
    PyErr_SetString(PyExc_ValueError, "size must not be negative");
    return nullptr;
  }
  return new_data(size);
}

// "prefix/01234567-89ab-4cde-8f01-23456789abcd"
PyObject* unique_key(PyObject* /*module*/, PyObject* prefix) {
  static Random random(random_seed());
  static std::string key;  // kept for its room
  const Reference text(PyObject_Str(prefix));
  Py_ssize_t size = 0;
  const char* begin = text ? PyUnicode_AsUTF8AndSize(text.get(), &size) : nullptr;
  if (begin == nullptr) return nullptr;
  const auto hex = uuid_hex(random);
  key.assign(begin, static_cast<std::size_t>(size)).append("/").append(hex, 0, 8);
  for (const auto at : {8U, 12U, 16U}) key.append("-").append(hex, at, 4);
  key.append("-").append(hex, 20);
  return PyUnicode_DecodeUTF8(key.data(), static_cast<Py_ssize_t>(key.size()), nullptr);
}

// Filed on the lane of the user whose code runs, else on any.
bool file(Op::Kind kind, Sample sample) {
  auto* op = hub->new_op(kind, hub->running());
  op->sample = std::make_unique<Sample>(std::move(sample));
  if (op->lane == nullptr) op->lane = hub->any_lane();
  if (op->lane == nullptr) {
    hub->recycle(op);
    return true;  // before any user, there are no statistics yet
  }
  hub->hand_over(op);
  return true;
}

// What a scenario says it has moved: -1 and the like for "unknown" are nothing.
bool read_length(PyObject* number, Bytes& length) {
  int overflow = 0;
  const auto given = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (given == -1 && PyErr_Occurred() != nullptr) return false;
  const auto most = std::numeric_limits<long long>::max();
  length.count = static_cast<std::uint64_t>(overflow > 0 ? most : std::max(given, 0LL));
  return true;
}

// One absurd figure would make a report absurd, which nobody would accept.
bool check_time(double milliseconds) {
  constexpr double day = 86'400'000;
  if (milliseconds <= day) return true;
  PyErr_SetString(PyExc_ValueError, fmt::format("response_time must be milliseconds, a day "
                                                "(86,400,000) at most (got {})",
                                                milliseconds)
                                        .c_str());
  return false;
}

PyObject* sample(PyObject* /*module*/, PyObject* arguments) {
  const char* type = nullptr;
  const char* name = nullptr;
  double milliseconds = 0;
  PyObject* length = nullptr;
  const char* trouble = nullptr;
  double sent = 0;
  double first_byte = 0;
  if (PyArg_ParseTuple(arguments, "ssdOz|dd", &type, &name, &milliseconds, &length, &trouble, &sent,
                       &first_byte) == 0)
    return nullptr;
  Sample made{type, name, from_seconds(milliseconds / 1e3)};
  if (!check_time(milliseconds) || !read_length(length, made.bytes)) return nullptr;
  made.sent = from_seconds(sent / 1e3);
  made.first_byte = from_seconds(first_byte / 1e3);
  made.failed = trouble != nullptr;
  if (made.failed) made.message = trouble;
  return none_if(file(Op::Kind::kSample, std::move(made)));
}

PyObject* exception(PyObject* /*module*/, PyObject* arguments) {
  const char* message = nullptr;
  const char* traceback = nullptr;
  if (PyArg_ParseTuple(arguments, "ss", &message, &traceback) == 0) return nullptr;
  Sample made;
  made.message = message;
  made.traceback = traceback;
  return none_if(file(Op::Kind::kException, std::move(made)));
}

PyObject* log_line(PyObject* /*module*/, PyObject* arguments) {
  int level = 0;
  const char* text = nullptr;
  if (PyArg_ParseTuple(arguments, "is", &level, &text) == 0) return nullptr;
  hub->log(static_cast<log::Level>(level), text);
  Py_RETURN_NONE;
}

PyObject* say(PyObject* /*module*/, PyObject* arguments) {
  const char* type = nullptr;
  const char* data = nullptr;
  if (PyArg_ParseTuple(arguments, "ss", &type, &data) == 0) return nullptr;
  hub->say(type, data);
  Py_RETURN_NONE;
}

PyObject* row_of(const stats::Row& row) {
  const auto span = [](Nanos value) {
    return std::chrono::duration<double, std::milli>(value).count();
  };
  return Py_BuildValue("{s:s,s:s,s:K,s:K,s:K,s:d,s:d,s:d,s:d,s:d,s:d,s:K}", "method",
                       row.key.type.c_str(), "name", row.key.name.c_str(), "num_requests",
                       static_cast<unsigned long long>(row.requests), "num_failures",
                       static_cast<unsigned long long>(row.failures), "num_none_requests",
                       static_cast<unsigned long long>(row.untimed), "avg_response_time",
                       span(row.average), "min_response_time", span(row.min), "max_response_time",
                       span(row.max), "median_response_time", span(row.median), "total_rps",
                       row.total.requests.value, "current_rps", row.current.requests.value,
                       "total_content_length", static_cast<unsigned long long>(row.bytes.count));
}

PyObject* error_of(const stats::ErrorRow& row) {
  return Py_BuildValue("(sssK)", row.key.type.c_str(), row.key.name.c_str(), row.text.c_str(),
                       static_cast<unsigned long long>(row.occurrences));
}

template <class Row>
PyObject* list_of(const std::vector<Row>& rows, PyObject* (*made)(const Row&)) {
  Reference list(PyList_New(0));
  for (const auto& row : rows) {
    const Reference one(made(row));
    if (!list || !one || PyList_Append(list.get(), one.get()) != 0) return nullptr;
  }
  return list.release();
}

PyObject* statistics(PyObject* /*module*/, PyObject* /*unused*/) {
  const auto table = hub->facts().table();
  Reference rows(list_of(table.rows, row_of));
  Reference errors(list_of(table.errors, error_of));
  if (!rows || !errors) return nullptr;
  return Py_BuildValue("(NN)", rows.release(), errors.release());
}

PyObject* percentile(PyObject* /*module*/, PyObject* arguments) {
  const char* type = nullptr;
  const char* name = nullptr;
  double share = 0;
  if (PyArg_ParseTuple(arguments, "ssd", &type, &name, &share) == 0) return nullptr;
  const auto span = hub->facts().percentile({type, name}, share);
  return PyFloat_FromDouble(std::chrono::duration<double, std::milli>(span).count());
}

PyObject* be_debugged(PyObject* /*module*/, PyObject* /*unused*/) {
  hub->be_debugged();
  Py_RETURN_NONE;
}

PyObject* on_request(PyObject* /*module*/, PyObject* call) {
  listeners_are(call);
  Py_RETURN_NONE;
}

PyObject* stop_with(PyObject* /*module*/, PyObject* type) {
  hub->stop_user_is(type);
  Py_RETURN_NONE;
}

PyObject* quit(PyObject* /*module*/, PyObject* /*unused*/) {
  hub->log(log::Level::kInfo, "the scenario asked to quit");
  hub->facts().quit();
  Py_RETURN_NONE;
}

PyObject* be_hosted(PyObject* /*module*/, PyObject* host) {
  hub->settle_in(reinterpret_cast<_greenlet*>(Py_NewRef(host)));
  return PyLong_FromLong(hub->be_hosted());
}

PyObject* want_host(PyObject* /*module*/, PyObject* /*unused*/) {
  hub->want_host();
  Py_RETURN_NONE;
}

PyObject* hosted_turn(PyObject* /*module*/, PyObject* /*unused*/) {
  return PyFloat_FromDouble(hub->hosted_turn());
}

PyObject* over(PyObject* /*module*/, PyObject* /*unused*/) {
  hub->say_over();
  Py_RETURN_NONE;
}

PyMethodDef functions[] = {
    {"be_hosted", be_hosted, METH_O, "be_hosted(gevent's hub) -> a descriptor to wait for"},
    {"want_host", want_host, METH_NOARGS, "be_hosted() is to be called as soon as possible"},
    {"hosted_turn", hosted_turn, METH_NOARGS, "-> seconds until it is to be called again, or -1"},
    {"over", over, METH_NOARGS, "this user's greenlet is about to end"},
    {"sleep", sleep, METH_O, "sleep(seconds): others go on meanwhile"},
    {"pause", pause, METH_O,
     "pause(seconds): between two tasks, less than nothing if the next is late; ends a user told "
     "to stop"},
    {"check_stop", check_stop, METH_NOARGS, "ends a user told to stop"},
    {"in_user", in_user, METH_NOARGS, "whether a user's code runs"},
    {"unique_key", unique_key, METH_O, "unique_key(prefix) -> prefix/<UUID>"},
    {"generate", generate, METH_O, "generate(size) -> Data"},
    {"sample", sample, METH_VARARGS,
     "sample(type, name, milliseconds, bytes, error or None[, sent after, first byte after])"},
    {"exception", exception, METH_VARARGS, "exception(message, traceback)"},
    {"log", log_line, METH_VARARGS, "log(level, text)"},
    {"say", say, METH_VARARGS, "say(type, JSON): a message for the leader"},
    {"on_request", on_request, METH_O, "who is told of every operation, or None"},
    {"stop_with", stop_with, METH_O, "the exception that ends a user"},
    {"statistics", statistics, METH_NOARGS, "-> ([a dict of figures], [errors]), the total last"},
    {"percentile", percentile, METH_VARARGS, "percentile(type, name or '', share) -> ms"},
    {"be_debugged", be_debugged, METH_NOARGS, "nobody minds that a user takes his time"},
    {"quit", quit, METH_NOARGS, "the process is to end its run, and itself"},
    {}};
PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_chopsticks", nullptr, -1, functions};

}  // namespace

PyObject* make_module(Hub& owner, const std::string& settings) {
  hub = &owner;
  clients_belong_to(owner);
  Reference module(PyModule_Create(&definition));
  if (!module || !add_data_type(module.get()) || !add_s3_client_type(module.get(), owner) ||
      !add_ceph_client_types(module.get(), owner) || !add_http_client_type(module.get(), owner) ||
      PyModule_AddStringConstant(module.get(), "settings", settings.c_str()) != 0) {
    return nullptr;
  }
  return module.release();
}

}  // namespace chopsticks::python
