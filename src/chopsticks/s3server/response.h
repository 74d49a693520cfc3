#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "s3server/object.h"
#include "support/error.h"

namespace chopsticks::s3server {

/// What a request is answered with, before it becomes bytes. Kept per connection and cleared, so
/// that the common answers allocate nothing.
struct Response {
  int status = 200;
  std::string lines;                          // further header lines
  std::string document;                       // the body, unless there is an object
  std::string_view type = "application/xml";  // of the document

  ObjectPtr object;  // its bytes [offset, offset + length) are the body
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  bool object_lines = true;  // its header lines go out as they are stored

  void clear();
  /// Control characters in the value become spaces: a value cannot end its line.
  void line(std::string_view name, std::string_view value);
  /// Answers with a document and its type.
  void send(std::string xml);
  /// Turns this into an error with its document. `resource` is the path of the request.
  void fail(const Error& error, std::string_view resource, std::string_view request_id);
  void fail(int error_status, std::string_view code, std::string_view sentence,
            std::string_view resource, std::string_view request_id);

  [[nodiscard]] bool failed() const noexcept { return status >= 400; }
  /// What Content-Length says.
  [[nodiscard]] std::uint64_t body_size() const noexcept {
    return object ? length : document.size();
  }
  /// 204 and 304 have neither body nor length.
  [[nodiscard]] bool has_body() const noexcept { return status != 204 && status != 304; }
};

}  // namespace chopsticks::s3server
