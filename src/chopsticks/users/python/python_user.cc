#include "users/python/python_user.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "net/http_write.h"
#include "users/api/stop.h"

namespace chopsticks::python {
namespace {

// What on_stop may take when nobody else sets a limit: at the end of the process.
constexpr Nanos kLastPatience = 5s;

/// The lane of one event loop; dies with it.
struct LaneOf {
  Lane* lane = nullptr;
};

Lane& lane_of(Interpreter& interpreter, const users::Shard& shard) {
  auto& known = shard.reactor->local<LaneOf>();
  if (known.lane == nullptr) {
    known.lane = &interpreter.lane(shard.reactor->mailbox(), *shard.recorder);
  }
  return *known.lane;
}

void file(stats::Recorder& recorder, const Sample& sample) {
  const auto now = monotonic_now();
  const auto asked = now - sample.latency;
  const auto first_byte = sample.first_byte == Nanos{} ? Nanos{} : asked + sample.first_byte;
  const stats::Timing timing{asked, asked + sample.sent, now, first_byte};
  const auto operation = recorder.operation(sample.type, sample.name);
  if (sample.failed) {
    recorder.failure(operation, timing, {sample.bytes}, error(sample.message));
  } else {
    recorder.success(operation, timing, {sample.bytes});
  }
}

}  // namespace

void PythonUser::deliver(const std::vector<Op*>& ops) {
  for (auto* op : ops) {
    if (op->kind == Op::Kind::kSample) {
      file(*op->lane->recorder, *op->sample);
    } else if (op->kind == Op::Kind::kException) {
      op->lane->recorder->exception(op->sample->message, op->sample->traceback);
    } else if (op->link->twin != nullptr) {
      op->link->twin->take(op);
      continue;
    } else {
      op->cancelled = true;
    }
    give_back(op);
  }
}

PythonUser::PythonUser(std::shared_ptr<Interpreter> interpreter, std::size_t kind)
    : interpreter_(std::move(interpreter)) {
  users::Construction::current().settings->accept_all();  // Python has the whole file
  add_native_task();
  if (shard().reactor == nullptr) return;
  asked_.emplace(*shard().reactor);
  link_ = new UserLink{kind, &lane_of(*interpreter_, shard()), this, nullptr};
}

// Tags pick among the tasks in Python, and this is none of them.
void PythonUser::add_native_task() {
  auto untagged = users::Construction::current();
  untagged.tags = nullptr;
  const users::Construction::Scope scope(untagged);
  add_task<&PythonUser::serve>(1);
}

PythonUser::~PythonUser() {
  if (link_ == nullptr) return;
  for (auto* op : asked_for_) {
    op->cancelled = true;
    give_back(op);
  }
  link_->twin = nullptr;
  tell(Message::Kind::kGone);
}

net::task<> PythonUser::on_start() {
  tell(Message::Kind::kStart);
  co_return;
}

net::task<> PythonUser::serve() {
  const bool done = co_await answer_until_ended(Deadline::never());
  if (!done) tell(Message::Kind::kKill);
  stop();
}

net::task<> PythonUser::on_stop() {
  co_await answer_until_ended(Deadline::at(shard().reactor->now() + kLastPatience));
}

void PythonUser::told_to_stop() noexcept { tell(Message::Kind::kStop); }

net::task<bool> PythonUser::answer_until_ended(Deadline deadline) {
  while (!ended_) {
    while (!asked_for_.empty()) {
      auto* op = asked_for_.front();
      asked_for_.pop_front();
      co_await carry_out(op);
    }
    if (ended_) break;
    asked_->reset();
    const auto outcome = co_await asked_->wait(deadline);
    if (outcome != net::Outcome::kDone) co_return false;
  }
  co_return true;
}

net::task<> PythonUser::carry_out(Op* op) {
  try {
    set_due(op->asked);
    co_await perform(op);
  } catch (const users::StopUser&) {
    op->cancelled = true;
  } catch (const std::exception& thrown) {
    op->result.error = error(thrown.what());
  }
  op->done = shard().reactor->now();
  give_back(op);
}

net::task<> PythonUser::perform(Op* op) {
  switch (op->kind) {
    case Op::Kind::kUpload:
      op->result = co_await s3().upload(op->key, op->payload);
      break;
    case Op::Kind::kDownload:
      op->result = co_await s3().fetch(op->key, op->body);
      break;
    case Op::Kind::kDelete:
      op->result = co_await s3().remove(op->key);
      break;
    case Op::Kind::kHead: {
      auto found = co_await s3().head(op->key);
      op->size = found.size;
      op->etag = std::move(found.etag);
      op->metadata = std::move(found.metadata);
      op->result = std::move(found);
      break;
    }
    case Op::Kind::kList: {
      auto page = co_await s3().list(op->key, op->limit);
      op->objects = std::move(page.objects);
      op->result = std::move(page);
      break;
    }
    case Op::Kind::kHttp:
      co_await request(op);
      break;
    case Op::Kind::kRbdSize:
    case Op::Kind::kRbdWrite:
    case Op::Kind::kRbdRead:
    case Op::Kind::kRbdVerify:
    case Op::Kind::kRbdDiscard:
    case Op::Kind::kRbdFlush:
      co_await perform_rbd(op);
      break;
    case Op::Kind::kRadosWriteFull:
    case Op::Kind::kRadosWrite:
    case Op::Kind::kRadosRead:
    case Op::Kind::kRadosStat:
    case Op::Kind::kRadosRemove:
      co_await perform_rados(op);
      break;
    case Op::Kind::kSample:
    case Op::Kind::kException:
    case Op::Kind::kEnded:
      break;  // taken care of on arrival
  }
}

net::task<> PythonUser::request(Op* op) {
  auto& call = *op->http;
  if (!web_) web_ = std::make_unique<http::Client>(*shard().reactor);
  co_await web_->perform(call.request, call.response);
  const auto& answer = call.response;
  if (answer.error && answer.error->code == std::errc::operation_canceled) {
    shard().recorder->unanswered(shard().reactor->now() - op->asked);
    throw users::StopUser{};
  }
  const bool redirected = answer.status >= 300 && answer.status < 400 && call.redirects;
  if (!call.record || (redirected && !answer.error)) co_return;
  call.recorded = true;
  auto& recorder = *shard().recorder;
  const auto id = recorder.operation(call.request.method, call.name);
  const stats::Timing timing{op->asked, answer.sent == Nanos{} ? op->asked : answer.sent,
                             shard().reactor->now(), answer.first_byte.value_or(Nanos{})};
  const stats::Detail detail{Bytes{answer.body.size()}};
  if (answer.error) {
    recorder.failure(id, timing, detail, *answer.error);
  } else if (answer.status >= 400) {
    recorder.failure(id, timing, detail,
                     error(fmt::format("{} {}", answer.status, net::reason_phrase(answer.status))));
  } else {
    recorder.success(id, timing, detail);
  }
}

void PythonUser::take(Op* op) {
  if (op->kind == Op::Kind::kEnded) {
    ended_ = true;
    give_back(op);
  } else {
    asked_for_.push_back(op);
  }
  asked_->set();
}

void PythonUser::give_back(Op* op) {
  op->lane->interpreter->post({Message::Kind::kDone, op->link, op});
}

void PythonUser::tell(Message::Kind what) { interpreter_->post({what, link_, nullptr}); }

}  // namespace chopsticks::python
