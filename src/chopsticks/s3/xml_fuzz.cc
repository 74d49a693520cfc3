#include <cstdint>

#include "s3/errors.h"
#include "s3/xml.h"

/// Every reader sees every document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace s3 = chopsticks::s3;
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  (void)s3::parse_listing(xml);
  (void)s3::parse_initiated_upload(xml);
  (void)s3::parse_completed_upload(xml);
  (void)s3::parse_complete_upload(xml);
  (void)s3::parse_delete_objects(xml);
  (void)s3::parse_create_bucket(xml);
  (void)s3::from_response(500, xml);
  return 0;
}
