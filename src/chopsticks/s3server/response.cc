#include "s3server/response.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "s3/errors.h"
#include "s3/xml_writer.h"

namespace chopsticks::s3server {

void Response::clear() {
  status = 200;
  lines.clear();
  document.clear();
  type = "application/xml";
  object.reset();
  offset = 0;
  length = 0;
  object_lines = true;
}

void Response::line(std::string_view name, std::string_view value) {
  lines.append(name).append(": ").append(value);
  std::replace_if(
      lines.end() - static_cast<std::ptrdiff_t>(value.size()), lines.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  lines.append("\r\n");
}

void Response::send(std::string xml) { document = std::move(xml); }

void Response::fail(const Error& error, std::string_view resource, std::string_view request_id) {
  const auto code = s3::code_of(error);
  fail(s3::http_status(code), s3::name(code), error.message, resource, request_id);
}

void Response::fail(int error_status, std::string_view code, std::string_view sentence,
                    std::string_view resource, std::string_view request_id) {
  clear();
  status = error_status;
  document = s3::error_document(code, sentence, resource, request_id);
}

}  // namespace chopsticks::s3server
