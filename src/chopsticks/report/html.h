#pragma once
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "support/result.h"

namespace chopsticks::report {

/// The HTML report of a document (document.h): one file that needs nothing else. Without the front
/// end in this program, a page that says how to get it; the document is in it all the same.
[[nodiscard]] std::string html(const nlohmann::json& document);

/// Whether this program has the front end.
[[nodiscard]] bool has_front_end();

/// `document` in place of the one mark of `page`, so that nothing in it can end the element it
/// stands in. A page without the mark is given back as it is.
[[nodiscard]] std::string fill_in(std::string page, const nlohmann::json& document);

/// The bytes behind a gzip file of ours.
[[nodiscard]] std::string unpack(std::string_view gzip);

}  // namespace chopsticks::report
