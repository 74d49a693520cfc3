#include "s3server/bucket_ops.h"

#include <algorithm>

#include "s3/errors.h"
#include "s3/xml.h"
#include "s3/xml_writer.h"
#include "s3server/documents.h"

namespace chopsticks::s3server {
namespace {

// What a bucket answers that never had this feature: an error, or an empty document.
struct Absent {
  std::string_view subresource;
  std::string_view code;  // "" for an empty document
  std::string_view text;  // the sentence, or the document's root
};
constexpr Absent kAbsent[] = {
    {"versioning", "", "VersioningConfiguration"},
    {"logging", "", "BucketLoggingStatus"},
    {"notification", "", "NotificationConfiguration"},
    {"accelerate", "", "AccelerateConfiguration"},
    {"policy", "NoSuchBucketPolicy", "The bucket has no policy."},
    {"lifecycle", "NoSuchLifecycleConfiguration", "The bucket has no life cycle."},
    {"cors", "NoSuchCORSConfiguration", "The bucket has no CORS configuration."},
    {"tagging", "NoSuchTagSet", "The bucket has no tags."},
    {"website", "NoSuchWebsiteConfiguration", "The bucket has no website."},
    {"encryption", "ServerSideEncryptionConfigurationNotFoundError",
     "The bucket is not encrypted."},
    {"object-lock", "ObjectLockConfigurationNotFoundError", "The bucket has no object lock."},
    {"replication", "ReplicationConfigurationNotFoundError", "The bucket is not replicated."},
    {"publicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
     "Public access is not configured."},
    {"ownershipControls", "OwnershipControlsNotFoundError", "Ownership is not configured."},
};

}  // namespace

Result<void> list_buckets(const Request&, Service& service, Response& response) {
  s3::XmlWriter xml("ListAllMyBucketsResult");
  append_owner(xml, "Owner");
  xml.open("Buckets");
  for (const auto& bucket : service.store().buckets()) {
    xml.open("Bucket").element("Name", bucket->name());
    xml.element("CreationDate", iso_time(bucket->created())).close();
  }
  response.send(xml.finish());
  return {};
}

Result<void> create_bucket(const Request& request, Service& service, Response& response) {
  if (auto location = s3::parse_create_bucket(request.document); !location)
    return fail(location.error());
  response.line("Location", "/" + request.route.bucket);
  return service.store().create_bucket(request.route.bucket, request.wall);
}

Result<void> head_bucket(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  response.line("x-amz-bucket-region", service.options().credentials.region);
  return {};
}

Result<void> delete_bucket(const Request& request, Service& service, Response& response) {
  response.status = 204;
  return service.store().delete_bucket(request.route.bucket);
}

Result<void> get_bucket_location(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  const auto& region = service.options().credentials.region;
  // The oldest region has no name here; and the root of this document is the value itself, which no
  // writer of elements can say. Regions are plain words.
  std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  xml += R"(<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
  if (region != "us-east-1") s3::append_escaped(xml, region);
  response.send(xml + "</LocationConstraint>");
  return {};
}

Result<void> get_bucket_subresource(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  const auto& query = request.route.query;
  if (query.has("acl")) {
    response.send(acl_document());
    return {};
  }
  if (query.has("requestPayment")) {
    s3::XmlWriter xml("RequestPaymentConfiguration");
    response.send(xml.element("Payer", "BucketOwner").finish());
    return {};
  }
  const auto* absent = std::ranges::find_if(
      kAbsent, [&](const Absent& candidate) { return query.has(candidate.subresource); });
  if (absent == std::end(kAbsent)) return fail(s3::s3_error(s3::Code::kNotImplemented));
  if (absent->code.empty()) {
    response.send(s3::XmlWriter(absent->text).finish());
  } else {
    response.fail(404, absent->code, absent->text, request.route.path, {});
  }
  return {};
}

Result<void> delete_objects(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  auto wanted = s3::parse_delete_objects(request.document);
  if (!wanted) return fail(wanted.error());
  s3::XmlWriter xml("DeleteResult");
  for (const auto& key : wanted->keys) {
    (*bucket)->remove(key);
    if (!wanted->quiet) xml.open("Deleted").element("Key", key).close();
  }
  response.send(xml.finish());
  return {};
}

}  // namespace chopsticks::s3server
