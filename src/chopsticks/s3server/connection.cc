#include "s3server/connection.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "s3/errors.h"
#include "s3/xml.h"
#include "s3server/body_reader.h"
#include "s3server/body_writer.h"
#include "s3server/ingest.h"
#include "s3server/input_buffer.h"
#include "s3server/shard.h"
#include "support/clock.h"

namespace chopsticks::s3server {
namespace {

constexpr Nanos kPatience = 5min;  // with a client that is silent, or takes nothing
constexpr std::size_t kPieces = 8;
constexpr std::uint64_t kWriteAtOnce = kPieces * BodyBuilder::kBlock;

// One request and what became of it.
struct Exchange {
  net::RequestHead head;
  std::size_t size = 0;  // of the head and of the body as far as they are in the input buffer
  std::string excess;    // of the next request, received behind the body
  Nanos wall{};
  RequestId id{};
  Route route;
  s3::Verified verified;
  bool refused = false;  // the response says why
  bool keep_alive = true;
  Bytes received;
};

class Connection {
 public:
  Connection(Shard& shard, std::unique_ptr<net::Stream> stream)
      : shard_(shard), options_(shard.service().options()), stream_(std::move(stream)) {}

  net::task<void> run();

 private:
  // False: there is nothing more to do on this connection.
  net::task<bool> receive_head();
  net::task<bool> exchange();
  net::task<bool> receive_body(Ingest* ingest);
  net::task<bool> send();
  net::task<bool> send_body(BodyWriter body);
  net::task<bool> hold_back();

  void begin();
  void prepare();
  [[nodiscard]] Result<void> check();
  [[nodiscard]] Result<void> check_payload() const;
  [[nodiscard]] bool meets_fault();
  void answer(std::optional<Ingest> ingest);
  void count();
  void end();

  [[nodiscard]] bool has_body() const noexcept {
    return now_.head.chunked || now_.head.content_length.value_or(0) != 0;
  }
  [[nodiscard]] bool answers_with_body() const {
    return response_.has_body() && now_.head.method != "HEAD";
  }
  [[nodiscard]] std::optional<std::uint64_t> draw_corruption();
  [[nodiscard]] std::optional<Ingest> make_ingest();
  void refuse(const Error& error);

  Shard& shard_;
  const ServerOptions& options_;
  std::unique_ptr<net::Stream> stream_;
  InputBuffer input_;
  Exchange now_;
  Response response_;
  std::vector<char> head_buffer_;
  std::optional<Ingest::Hashes> hashes_;
};

// By S3's rules for data, by ours for documents.
std::uint64_t largest_body(Operation operation) {
  return payload_of(operation) == Payload::kData ? kLargestPut.count : s3::kLargestDocument.count;
}

net::task<void> Connection::run() {
  bool going = true;
  while (going) {
    stream_->set_deadline(Deadline::after(kPatience));
    going = co_await receive_head();
    if (going) going = co_await exchange();
  }
}

net::task<bool> Connection::receive_head() {
  auto parsed = net::parse_request(input_.bytes(), now_.head);
  while (!parsed.done()) {
    if (parsed.bad()) {
      begin();
      now_.keep_alive = false;
      refuse(s3::s3_error(s3::Code::kInvalidRequest, parsed.reason));
      co_return co_await send();
    }
    auto received = co_await stream_->read_some(input_.room());
    if (!received || *received == 0) co_return false;
    input_.commit(*received);
    parsed = net::parse_request(input_.bytes(), now_.head);
  }
  now_.size = parsed.size;
  co_return true;
}

net::task<bool> Connection::exchange() {
  begin();
  prepare();
  if (!now_.refused && meets_fault()) co_return false;
  // A client that waits for our word sends no body after a refusal. Or perhaps it does: nobody can
  // tell, so close.
  const bool waits = now_.head.expect_continue && has_body();
  if (now_.refused && waits) {
    now_.keep_alive = false;
    co_return co_await send();
  }
  auto ingest = make_ingest();
  if (has_body()) {
    const bool received = co_await receive_body(ingest ? &*ingest : nullptr);
    if (!received) co_return false;
  }
  if (!now_.refused) answer(std::move(ingest));
  const bool sent = co_await send();
  end();
  co_return sent&& now_.keep_alive;
}

void Connection::begin() {
  now_.wall = wall_now();
  now_.id = shard_.next_request_id();
  now_.keep_alive = now_.head.keep_alive;
  now_.refused = false;
  now_.received = {};
  now_.route.operation = Operation::kUnknown;
  now_.route.path = {};
  response_.clear();
}

void Connection::prepare() {
  if (auto ready = check(); !ready) refuse(ready.error());
}

Result<void> Connection::check() {
  auto routed = route(now_.head, options_.domain, now_.route);
  if (!routed || now_.route.operation == Operation::kStats) return routed;
  auto verified = shard_.verify(now_.head, now_.route, now_.wall);
  if (!verified) return fail(verified.error());
  now_.verified = *std::move(verified);
  return check_payload();
}

Result<void> Connection::check_payload() const {
  const auto payload = payload_of(now_.route.operation);
  if (payload == Payload::kNone) return {};
  if (now_.head.content_length.value_or(0) > largest_body(now_.route.operation)) {
    return fail(s3::s3_error(s3::Code::kEntityTooLarge));
  }
  if (payload != Payload::kData) return {};
  if (!now_.head.content_length && !now_.head.chunked) {
    return fail(s3::s3_error(s3::Code::kMissingContentLength));
  }
  return shard_.service().admit({now_.head, now_.route, now_.wall, {}});
}

// True when the connection is to close without a word.
bool Connection::meets_fault() {
  if (now_.route.operation == Operation::kStats) return false;
  const auto* fault = options_.faults.draw_error(shard_.random());
  if (fault == nullptr) return false;
  shard_.counters().injected_error();
  now_.refused = true;
  response_.fail(fault->status, fault->code, "Injected on purpose.", now_.route.path,
                 as_text(now_.id));
  return fault->code == FaultyShare::kDisconnect;
}

std::optional<Ingest> Connection::make_ingest() {
  if (now_.refused || payload_of(now_.route.operation) == Payload::kNone) return std::nullopt;
  if (!hashes_) hashes_.emplace();
  return std::optional<Ingest>(std::in_place, now_.head, std::move(now_.verified),
                               shard_.service().store().budget(), *hashes_, options_.etag,
                               largest_body(now_.route.operation));
}

net::task<bool> Connection::receive_body(Ingest* ingest) {
  if (now_.head.expect_continue) {
    auto told = co_await stream_->write_all("HTTP/1.1 100 Continue\r\n\r\n");
    if (!told) co_return false;
  }
  BodyReader reader(*stream_, now_.head, input_.bytes().substr(now_.size),
                    options_.faults.bandwidth);
  auto received = co_await reader.receive(ingest);
  if (!received) co_return false;
  if (reader.refusal()) refuse(*reader.refusal());
  now_.size += reader.used();
  now_.excess = reader.excess();
  co_return true;
}

void Connection::answer(std::optional<Ingest> ingest) {
  if (now_.route.operation == Operation::kStats) {
    response_.document = shard_.stats();
    response_.type = "application/json";
    return;
  }
  std::optional<Received> received;
  std::string document;
  if (ingest) {
    auto finished = ingest->finish(shard_.random());
    if (!finished) return refuse(finished.error());
    now_.received = {finished->body.size()};
    if (payload_of(now_.route.operation) == Payload::kDocument) document = flatten(finished->body);
    received = *std::move(finished);
  }
  shard_.service().answer({now_.head, now_.route, now_.wall, document}, std::move(received),
                          as_text(now_.id), response_);
}

void Connection::refuse(const Error& error) {
  now_.refused = true;
  response_.fail(error, now_.route.path, as_text(now_.id));
}

net::task<bool> Connection::hold_back() {
  const auto wait = shard_.hold_back(shard_.reactor().now());
  if (wait <= Nanos()) co_return true;
  co_return co_await shard_.reactor().sleep_until_precise(shard_.reactor().now() + wait);
}

net::task<bool> Connection::send() {
  if (options_.faults.holds_back() && now_.route.operation != Operation::kStats) {
    const bool slept = co_await hold_back();
    if (!slept) co_return false;
  }
  count();
  const bool sent = co_await send_body(BodyWriter(response_, draw_corruption()));
  co_return sent&& now_.keep_alive;
}

net::task<bool> Connection::send_body(BodyWriter body) {
  const auto head =
      write_head(response_, shard_.date_line(now_.wall), now_.id, now_.keep_alive, head_buffer_);
  const bool whole = answers_with_body();
  Pacer pacer(options_.faults.bandwidth, shard_.reactor().now());
  const auto at_once = pacer.limited() ? pacer.at_once() : kWriteAtOnce;
  std::array<iovec, 1 + kPieces> pieces;
  pieces[0] = {const_cast<char*>(head.data()), head.size()};
  std::size_t first = 0;
  do {
    const auto before = body.left();
    const auto count = whole ? body.next(std::span(pieces).subspan(1), at_once) : 0;
    auto written = co_await stream_->write_all(
        std::span<const iovec>(pieces).subspan(first, 1 - first + count));
    if (!written) co_return false;
    first = 1;
    stream_->set_deadline(Deadline::after(kPatience));
    if (pacer.limited()) {
      pacer.moved(static_cast<std::size_t>(before - body.left()));
      const bool slept = co_await shard_.reactor().sleep_until(pacer.due());
      if (!slept) co_return false;
    }
  } while (whole && body.left() != 0);
  co_return true;
}

void Connection::count() {
  const Bytes sent{answers_with_body() ? response_.body_size() : 0};
  shard_.counters().operation(now_.route.operation,
                              {1, response_.failed() ? 1U : 0U, now_.received, sent});
}

std::optional<std::uint64_t> Connection::draw_corruption() {
  const bool data =
      now_.route.operation == Operation::kGetObject && response_.object && response_.length != 0;
  if (!data || !options_.faults.draw_corruption(shard_.random())) return std::nullopt;
  shard_.counters().corrupted_body();
  return shard_.random().below(response_.length);
}

void Connection::end() {
  response_.clear();
  input_.consume(now_.size);
  if (now_.excess.empty()) return;
  input_.append(now_.excess);
  now_.excess.clear();
}

}  // namespace

// The shard joins its connections before it goes.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters)
net::task<void> serve(Shard& shard, std::unique_ptr<net::Stream> stream) {
  Connection connection(shard, std::move(stream));
  co_await connection.run();
}

}  // namespace chopsticks::s3server
