#include "support/clock.h"
#include "users/python/host/greenlets.h"
#include "users/python/host/hub.h"

// The life of a user, as the shards tell it.
namespace chopsticks::python {

void Hub::start(UserLink* link) {
  auto* user = new HubUser;
  user->link = link;
  link->user = user;
  user->greenlet = greenlets::make(live_.get(), hub_);
  if (hosted_) by_greenlet_[user->greenlet] = user;
  ++users_;
  ++changes_;
  auto* user_class = PyList_GET_ITEM(classes_.get(), static_cast<Py_ssize_t>(link->kind));
  const Reference arguments(PyTuple_Pack(1, user_class));
  go_on(user->greenlet, user, nullptr, arguments.get());
}

void Hub::stop(HubUser* user) {
  user->stopping = true;
  if (user->pausing) kill(user);
}

void Hub::kill(HubUser* user) {
  if (user->killed || user->greenlet == nullptr) return;
  user->killed = true;
  // A late answer finds nobody waiting.
  if (user->op != nullptr) {
    Py_DECREF(static_cast<PyObject*>(user->op->waiter));
    user->op->waiter = nullptr;
    user->op = nullptr;
  }
  if (user->nap != nullptr) {
    Py_CLEAR(user->nap->greenlet);
    user->nap = nullptr;
  }
  go_on(user->greenlet, user, greenlets::exit_exception());
}

void Hub::gone(UserLink* link) {
  auto* user = static_cast<HubUser*>(link->user);
  if (user == nullptr) {
    delete link;
    return;
  }
  user->gone = true;
  ++user->references;
  if (user->greenlet != nullptr) {
    user->killed = false;  // he had his chance to say goodbye
    kill(user);
  }
  free_if_over(user);
  release(user);
}

void Hub::done(Op* op) {
  if (op->buffer != nullptr) {
    auto* view = static_cast<Py_buffer*>(op->buffer);
    PyBuffer_Release(view);
    delete view;
    op->buffer = nullptr;
  }
  auto* user = op->link == nullptr ? nullptr : static_cast<HubUser*>(op->link->user);
  if (user != nullptr) --user->in_flight;
  auto* greenlet = static_cast<_greenlet*>(op->waiter);
  op->waiter = nullptr;
  if (greenlet == nullptr) {
    recycle(op);
    if (user != nullptr) free_if_over(user);
    return;
  }
  late_.push_back(monotonic_now() - op->done);
  naps_.answered();
  if (user->op == op) user->op = nullptr;
  ++user->references;
  go_on(greenlet, user->greenlet == greenlet ? user : nullptr, nullptr);
  Py_DECREF(greenlet);
  free_if_over(user);
  release(user);
}

void Hub::ended(HubUser* user) {
  if (hosted_) by_greenlet_.erase(user->greenlet);
  Py_CLEAR(user->greenlet);
  --users_;
  ++changes_;
  hand_over(new_op(Op::Kind::kEnded, user));
}

void Hub::free_if_over(HubUser* user) {
  if (user->link == nullptr || !user->gone || user->greenlet != nullptr || user->in_flight > 0)
    return;
  delete user->link;
  user->link = nullptr;
  release(user);
}

void Hub::release(HubUser* user) {
  if (--user->references == 0) delete user;
}

}  // namespace chopsticks::python
