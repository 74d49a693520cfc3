#include "users/python/host/http_client.h"

#include <utility>

#include "users/python/host/greenlets.h"

namespace chopsticks::python {
namespace {

// What waits here waits on a greenlet's stack, which is moved away meanwhile: nothing on it may be
// pointed to from elsewhere, and no lock may be held.

Hub* hub = nullptr;

struct HttpClient {
  PyObject_HEAD HubUser* user;
};

HubUser* user_of(PyObject* self) { return reinterpret_cast<HttpClient*>(self)->user; }

PyObject* client_new(PyTypeObject* type, PyObject* /*arguments*/, PyObject* /*keywords*/) {
  auto* user = hub->running();
  if (user == nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "requests can be made only by a user of a running test");
    return nullptr;
  }
  auto* self = type->tp_alloc(type, 0);
  if (self == nullptr) return nullptr;
  reinterpret_cast<HttpClient*>(self)->user = user;
  ++user->references;
  return self;
}

void client_dealloc(PyObject* self) {
  hub->release(user_of(self));
  auto* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

// request(method, (tls, host, port), target, lines, body or None, name, record, redirects, timeout,
// verify)
bool read_request(PyObject* arguments, HttpCall& call, PyObject** body) {
  const char* method = nullptr;
  int tls = 0;
  const char* host = nullptr;
  int port = 0;
  const char* target = nullptr;
  const char* lines = nullptr;
  const char* name = nullptr;
  int record = 0;
  int redirects = 0;
  double timeout = 0;
  int verify = 1;
  if (PyArg_ParseTuple(arguments, "s(psi)ssOsppdp", &method, &tls, &host, &port, &target, &lines,
                       body, &name, &record, &redirects, &timeout, &verify) == 0) {
    return false;
  }
  auto& request = call.request;
  request.origin = {tls != 0, host, static_cast<std::uint16_t>(port)};
  request.method = method;
  request.target = target;
  request.lines = lines;
  request.timeout = from_seconds(timeout);
  request.verify = verify != 0;
  call.name = name;
  call.record = record != 0;
  call.redirects = redirects != 0;
  return true;
}

bool set_body(Op* op, PyObject* body) {
  if (body == Py_None) return true;
  auto* view = new Py_buffer;
  if (PyObject_GetBuffer(body, view, PyBUF_SIMPLE) != 0) {
    delete view;
    return false;
  }
  op->buffer = view;
  auto& request = op->http->request;
  request.body = {static_cast<const char*>(view->buf), static_cast<std::size_t>(view->len)};
  request.has_body = true;
  return true;
}

double milliseconds(Nanos span) { return std::chrono::duration<double, std::milli>(span).count(); }

PyObject* answer_of(const Op& op) {
  const auto& response = op.http->response;
  const auto sent = response.sent == Nanos{} ? Nanos{} : response.sent - op.asked;
  const auto first_byte = response.first_byte ? *response.first_byte - op.asked : Nanos{};
  return Py_BuildValue(
      "iy#y#dzOdd", response.status, response.head.data(),
      static_cast<Py_ssize_t>(response.head.size()), response.body.data(),
      static_cast<Py_ssize_t>(response.body.size()), milliseconds(op.done - op.asked),
      response.error ? response.error->message.c_str() : nullptr,
      op.http->recorded ? Py_True : Py_False, milliseconds(sent), milliseconds(first_byte));
}

PyObject* request(PyObject* self, PyObject* arguments) {
  auto* user = user_of(self);
  if (!hub->in_user()) {
    PyErr_SetString(PyExc_RuntimeError, "requests can be made only inside a user's code");
    return nullptr;
  }
  if (user->link == nullptr || user->gone) {
    PyErr_SetNone(greenlets::exit_exception());
    return nullptr;
  }
  auto call = std::make_unique<HttpCall>();
  PyObject* body = Py_None;
  if (!read_request(arguments, *call, &body)) return nullptr;
  auto* op = hub->new_op(Op::Kind::kHttp, user);
  op->http = std::move(call);
  if (!set_body(op, body)) {
    --user->in_flight;
    hub->recycle(op);
    return nullptr;
  }
  if (!hub->perform(op)) return nullptr;
  auto* answer = answer_of(*op);
  hub->recycle(op);
  return answer;
}

PyMethodDef methods[] = {{"request", request, METH_VARARGS, "one request, one answer"}, {}};

PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(client_new)},
                       {Py_tp_dealloc, reinterpret_cast<void*>(client_dealloc)},
                       {Py_tp_methods, methods},
                       {0, nullptr}};
PyType_Spec spec = {"_chopsticks.HttpClient", sizeof(HttpClient), 0, Py_TPFLAGS_DEFAULT, slots};

}  // namespace

bool add_http_client_type(PyObject* module, Hub& owner) {
  hub = &owner;
  const Reference type(PyType_FromSpec(&spec));
  return type && PyModule_AddObjectRef(module, "HttpClient", type.get()) == 0;
}

}  // namespace chopsticks::python
