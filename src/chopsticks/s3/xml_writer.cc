#include "s3/xml_writer.h"

#include <iterator>

#include <fmt/format.h>

namespace chopsticks::s3 {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "&#x{:x};", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
}

XmlWriter::XmlWriter(std::string_view root, bool with_namespace) {
  text_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
  text_ += root;
  if (with_namespace) text_ += " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  text_ += '>';
  open_.push_back(root);
}

XmlWriter& XmlWriter::open(std::string_view name) {
  text_ += '<';
  text_ += name;
  text_ += '>';
  open_.push_back(name);
  return *this;
}

XmlWriter& XmlWriter::close() {
  text_ += "</";
  text_ += open_.back();
  text_ += '>';
  open_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  open(name);
  append_escaped(text_, text);
  return close();
}

XmlWriter& XmlWriter::element(std::string_view name, std::uint64_t number) {
  const fmt::format_int digits(number);
  return element(name, std::string_view(digits.data(), digits.size()));
}

std::string XmlWriter::finish() {
  while (!open_.empty()) close();
  return std::move(text_);
}

std::string error_document(std::string_view code, std::string_view message,
                           std::string_view resource, std::string_view request_id) {
  XmlWriter xml("Error", false);
  xml.element("Code", code).element("Message", message);
  xml.element("Resource", resource).element("RequestId", request_id);
  return xml.finish();
}

}  // namespace chopsticks::s3
