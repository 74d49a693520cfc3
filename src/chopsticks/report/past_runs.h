#pragma once
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "support/result.h"

namespace chopsticks::report {

/// The run directories below one folder, as their report.json tells of them. What is not one, or
/// cannot be read, is passed over: several people share the folder.
class PastRuns {
 public:
  static constexpr std::size_t kMost = 500;

  explicit PastRuns(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
  /// RunSummary items of web/openapi.json, the newest first.
  [[nodiscard]] nlohmann::json list() const;
  /// The ReportDocument of one. Errors: no such run, no report, not a report.
  [[nodiscard]] Result<nlohmann::json> document(const std::string& id) const;
  /// One of the files a run leaves behind; others do not exist.
  [[nodiscard]] Result<std::string> file(const std::string& id, const std::string& name) const;

 private:
  std::string folder_;
};

/// The report.json of a run directory.
[[nodiscard]] Result<nlohmann::json> read_document(const std::string& directory);
/// RunSummary of a ReportDocument.
[[nodiscard]] nlohmann::json run_summary(const nlohmann::json& document);
/// Comparison of two ReportDocuments.
[[nodiscard]] nlohmann::json compare(const nlohmann::json& a, const nlohmann::json& b);

}  // namespace chopsticks::report
