#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chopsticks::s3 {

/// Appends text as XML character data: the five special characters and control characters as
/// references.
void append_escaped(std::string& out, std::string_view text);

/// Builds one document, element by element:
///
///   XmlWriter xml("ListBucketResult");        // declares the S3 namespace
///   xml.element("Name", bucket);
///   xml.open("Contents").element("Key", key).close();
///   return xml.finish();
class XmlWriter {
 public:
  /// `root` and all names must outlive the writer: they are literals.
  explicit XmlWriter(std::string_view root, bool with_namespace = true);

  XmlWriter& open(std::string_view name);
  XmlWriter& close();
  XmlWriter& element(std::string_view name, std::string_view text);
  XmlWriter& element(std::string_view name, std::uint64_t number);

  /// Closes what is open, the root included, and gives the document away.
  [[nodiscard]] std::string finish();

 private:
  std::string text_;
  std::vector<std::string_view> open_;
};

/// The body of a failed request.
[[nodiscard]] std::string error_document(std::string_view code, std::string_view message,
                                         std::string_view resource, std::string_view request_id);

}  // namespace chopsticks::s3
