#include "drivers/s3/native/bucket.h"

#include <string>
#include <utility>

#include "s3/errors.h"
#include "s3/xml_writer.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the header says whose it is.
namespace chopsticks::drivers::native {
namespace {

// The region every S3 starts with takes no constraint, and refuses one.
constexpr std::string_view kDefaultRegion = "us-east-1";

std::string creation_document(std::string_view region) {
  if (region.empty() || region == kDefaultRegion) return {};
  s3::XmlWriter xml("CreateBucketConfiguration");
  xml.element("LocationConstraint", region);
  return xml.finish();
}

net::task<Result<void>> create(Session& session, std::string document) {
  const Call call{.method = "PUT", .key = "", .text = document};
  Reply reply;
  co_await session.perform(call, reply, session.deadline());
  if (reply.error && !s3::bucket_is_there(*reply.error)) co_return fail(std::move(*reply.error));
  co_return Result<void>{};
}

}  // namespace

net::task<Result<void>> ensure_bucket(Session& session) {
  const Call call{.method = "HEAD", .key = ""};
  Reply reply;
  co_await session.perform(call, reply, session.deadline());
  if (!reply.error) co_return Result<void>{};
  if (reply.status != 404) co_return fail(std::move(*reply.error));

  auto created = co_await create(session, creation_document(session.setup().credentials.region));
  if (created || !s3::dislikes_region(created.error())) co_return created;
  co_return co_await create(session, {});
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
