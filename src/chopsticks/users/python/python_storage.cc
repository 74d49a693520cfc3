#include <utility>

#include "users/python/python_user.h"

// What a Python user asks of storage other than S3.
namespace chopsticks::python {

net::task<> PythonUser::perform_rbd(Op* op) {
  if (!rbd_) rbd_.emplace(*this);
  switch (op->kind) {
    case Op::Kind::kRbdSize:
      op->size = rbd_->size();
      break;
    case Op::Kind::kRbdWrite:
      op->result = co_await rbd_->write(op->offset, op->payload);
      break;
    case Op::Kind::kRbdRead:
      op->result = co_await rbd_->fetch(op->offset, op->size, op->body);
      break;
    case Op::Kind::kRbdVerify:
      op->result = co_await rbd_->read(op->offset, {op->size});
      break;
    case Op::Kind::kRbdDiscard:
      op->result = co_await rbd_->discard(op->offset, op->size);
      break;
    default:
      op->result = co_await rbd_->flush();
      break;
  }
}

net::task<> PythonUser::perform_rados(Op* op) {
  if (!rados_) rados_.emplace(*this);
  switch (op->kind) {
    case Op::Kind::kRadosWriteFull:
      op->result = co_await rados_->write_full(op->key, op->payload);
      break;
    case Op::Kind::kRadosWrite:
      op->result = co_await rados_->write(op->key, op->offset, op->payload);
      break;
    case Op::Kind::kRadosRead:
      op->result = co_await rados_->fetch(op->key, op->offset, op->size, op->body);
      break;
    case Op::Kind::kRadosStat: {
      auto found = co_await rados_->stat(op->key);
      op->size = found.size;
      op->result = std::move(found);
      break;
    }
    default:
      op->result = co_await rados_->remove(op->key);
      break;
  }
}

}  // namespace chopsticks::python
