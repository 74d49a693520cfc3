#include "drivers/s3/native/multipart.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "drivers/s3/native/errors.h"
#include "s3/names.h"
#include "s3/xml.h"
#include "s3/xml_writer.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// members of the awaiting frame.
namespace chopsticks::drivers::native {
namespace {

constexpr std::uint64_t kMostParts = 10'000;
constexpr Nanos kAbortTimeout = 5s;

}  // namespace

Bytes part_size(Bytes configured, Bytes object) noexcept {
  return std::max(configured, Bytes{(object.count + kMostParts - 1) / kMostParts});
}

MultipartUpload::MultipartUpload(Session& session, std::string_view key, Payload payload,
                                 Deadline deadline)
    : session_(session), key_(key), payload_(std::move(payload)), deadline_(deadline) {}

net::task<Reply> MultipartUpload::run() {
  bool going = co_await start();
  if (going) going = co_await send_parts();
  if (going) going = co_await complete();
  if (!going && !id_.empty()) co_await abort();
  co_return std::move(total_);
}

net::task<bool> MultipartUpload::start() {
  const Call call{
      .method = "POST", .key = key_, .query = "uploads=", .metadata = payload_.metadata.get()};
  Reply reply;
  const bool done = co_await perform(call, reply);
  total_.sent = reply.sent;
  if (!done) co_return false;
  const auto id = s3::parse_initiated_upload(reply.text);
  if (!id) co_return fail_with(failure(Errc::kBadResponse, "there is no upload id"));
  id_ = s3::uri_encode(*id, s3::Slash::kEncode);
  co_return true;
}

net::task<bool> MultipartUpload::send_parts() {
  const auto content = payload_.content(key_);
  const auto most = part_size(session_.setup().options.multipart_part_size, payload_.size).count;
  for (std::uint64_t offset = 0; offset < payload_.size.count; offset += most) {
    const auto query = fmt::format("partNumber={}&uploadId={}", etags_.size() + 1, id_);
    Call call{.method = "PUT", .key = key_, .query = query};
    call.payload = Stretch{content, offset, {std::min(most, payload_.size.count - offset)}};
    Reply reply;
    const bool done = co_await perform(call, reply);
    if (!done) co_return false;
    etags_.push_back(std::move(reply.etag));
  }
  co_return true;
}

net::task<bool> MultipartUpload::complete() {
  const auto query = "uploadId=" + id_;
  const auto document = completion_document();
  const Call call{.method = "POST", .key = key_, .query = query, .text = document};
  Reply reply;
  const bool done = co_await perform(call, reply);
  if (!done) co_return false;
  // The answer begins before the server knows how it will end, so a failure may come under status
  // 200.
  const auto etag = s3::parse_completed_upload(reply.text);
  if (!etag) co_return fail_with(etag.error());
  co_return true;
}

net::task<void> MultipartUpload::abort() {
  // A cancelled user cannot wait any more. Without this little more time its parts would stay and
  // fill the cluster.
  auto& user = session_.reactor().running();
  const bool stopped = user.cancelled();
  if (stopped) user.renew();
  const auto query = "uploadId=" + id_;
  const Call call{.method = "DELETE", .key = key_, .query = query};
  Reply reply;
  const auto limit = std::min(kAbortTimeout, session_.setup().options.timeout);
  co_await session_.perform(call, reply, Deadline::at(session_.reactor().now() + limit));
  if (stopped) user.cancel();
}

net::task<bool> MultipartUpload::perform(const Call& call, Reply& reply) {
  co_await session_.perform(call, reply, deadline_);
  total_.bytes += reply.bytes;
  total_.retries += reply.retries;
  if (reply.error) co_return fail_with(std::move(*reply.error));
  co_return true;
}

bool MultipartUpload::fail_with(Error error) {
  total_.error = std::move(error);
  return false;
}

std::string MultipartUpload::completion_document() const {
  s3::XmlWriter xml("CompleteMultipartUpload");
  for (std::size_t i = 0; i < etags_.size(); ++i) {
    xml.open("Part").element("PartNumber", i + 1).element("ETag", "\"" + etags_[i] + "\"").close();
  }
  return xml.finish();
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
