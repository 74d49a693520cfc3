#include "drivers/s3/native/store.h"

#include <utility>

#include <fmt/format.h>

#include "drivers/s3/native/errors.h"
#include "drivers/s3/native/multipart.h"
#include "s3/xml.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the caller keeps it.
namespace chopsticks::drivers::native {
namespace {

template <class R = OpResult>
R result_of(Reply& reply) {
  R result;
  result.error = std::move(reply.error);
  result.sent = reply.sent;
  result.first_byte = reply.first_byte;
  result.bytes = reply.bytes;
  result.retries = reply.retries;
  return result;
}

std::string list_query(std::string_view prefix, unsigned limit, std::string_view continuation) {
  std::string query;
  if (!continuation.empty()) {
    query = "continuation-token=" + s3::uri_encode(continuation, s3::Slash::kEncode) + "&";
  }
  query += fmt::format("encoding-type=url&list-type=2&max-keys={}&prefix={}", limit,
                       s3::uri_encode(prefix, s3::Slash::kEncode));
  return query;
}

}  // namespace

net::task<OpResult> NativeStore::upload(std::string_view key, Payload payload) {
  const auto deadline = session_.deadline();
  if (payload.size > session_.setup().options.multipart_threshold) {
    MultipartUpload upload(session_, key, payload, deadline);
    auto reply = co_await upload.run();
    co_return result_of(reply);
  }
  Call call{.method = "PUT", .key = key, .metadata = payload.metadata.get()};
  call.payload = Stretch{payload.content(key), 0, payload.size};
  Reply reply;
  co_await session_.perform(call, reply, deadline);
  co_return result_of(reply);
}

net::task<OpResult> NativeStore::download(std::string_view key, Payload expected) {
  const auto verify = session_.setup().options.verify;
  Call call{.method = "GET", .key = key, .discard = true};
  if (verify == Verify::kContent) call.expected = Content(expected.seed, key);
  Reply reply;
  co_await session_.perform(call, reply, session_.deadline());
  const bool other_size = verify != Verify::kNone && reply.bytes != expected.size;
  if (!reply.error && other_size) reply.error = failure(Errc::kSizeMismatch);
  co_return result_of(reply);
}

net::task<OpResult> NativeStore::fetch(std::string_view key, Body& body) {
  const Call call{.method = "GET", .key = key, .discard = true, .keep = &body};
  Reply reply;
  co_await session_.perform(call, reply, session_.deadline());
  co_return result_of(reply);
}

net::task<OpResult> NativeStore::remove(std::string_view key) {
  const Call call{.method = "DELETE", .key = key};
  Reply reply;
  co_await session_.perform(call, reply, session_.deadline());
  co_return result_of(reply);
}

net::task<HeadResult> NativeStore::head(std::string_view key) {
  const Call call{.method = "HEAD", .key = key};
  Reply reply;
  co_await session_.perform(call, reply, session_.deadline());
  auto result = result_of<HeadResult>(reply);
  result.size.count = reply.content_length.value_or(0);
  result.etag = std::move(reply.etag);
  result.metadata = std::move(reply.metadata);
  co_return result;
}

net::task<ListResult> NativeStore::list(std::string_view prefix, unsigned limit,
                                        std::string_view continuation) {
  const auto query = list_query(prefix, limit, continuation);
  const Call call{
      .method = "GET", .key = "", .query = query, .most_text = s3::kLargestDocument.count};
  Reply reply;
  co_await session_.perform(call, reply, session_.deadline());
  auto result = result_of<ListResult>(reply);
  if (result.error) co_return result;
  auto listing = s3::parse_listing(reply.text);
  if (!listing) {
    result.error = failure(Errc::kBadResponse, "the listing is malformed");
    co_return result;
  }
  for (auto& object : listing->objects) {
    result.objects.push_back({std::move(object.key), object.size});
  }
  if (listing->truncated) result.continuation = std::move(listing->next_token);
  co_return result;
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
