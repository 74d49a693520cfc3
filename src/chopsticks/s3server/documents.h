#pragma once
#include <string>

#include "s3/xml_writer.h"
#include "support/units.h"

namespace chopsticks::s3server {

/// "2026-11-23T05:39:26.123Z": how the documents of S3 write a time.
[[nodiscard]] std::string iso_time(Nanos wall);

/// The one owner of everything, as an element of this name.
void append_owner(s3::XmlWriter& xml, std::string_view element);

/// The access control list of everything: the owner may do all.
[[nodiscard]] std::string acl_document();

}  // namespace chopsticks::s3server
