#include "s3server/documents.h"

#include <chrono>

#include <fmt/format.h>

#include "support/clock.h"

namespace chopsticks::s3server {

std::string iso_time(Nanos wall) {
  const auto second = std::chrono::floor<std::chrono::seconds>(wall);
  auto text = format_utc(wall);
  text.pop_back();
  return text + fmt::format(".{:03}Z", (wall - second) / 1ms);
}

void append_owner(s3::XmlWriter& xml, std::string_view element) {
  xml.open(element).element("ID", "chopsticks").element("DisplayName", "chopsticks").close();
}

std::string acl_document() {
  // The grantee needs an attribute, which XmlWriter has no word for.
  return R"(<?xml version="1.0" encoding="UTF-8"?>)"
         R"(<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)"
         "<Owner><ID>chopsticks</ID><DisplayName>chopsticks</DisplayName></"
         "Owner><AccessControlList><Grant>"
         R"(<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">)"
         "<ID>chopsticks</ID><DisplayName>chopsticks</DisplayName></Grantee>"
         "<Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>";
}

}  // namespace chopsticks::s3server
