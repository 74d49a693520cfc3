#pragma once
#include <string>

#include "web/api.h"
#include "web/gate.h"
#include "web/http_server.h"
#include "web/locust_api.h"
#include "web/run_control.h"

namespace chopsticks::web {

struct SiteOptions {
  std::string base_path;  // "/load", "" for none
  GateOptions gate;
  ApiOptions api;
};

/// Everything that is served, by path: the page and its files, the API, Locust's routes. Any
/// thread.
class Site final : public Responder {
 public:
  /// `run` outlives the site.
  Site(RunControl& run, SiteOptions options);

  [[nodiscard]] std::optional<Response> refuse(const Request& request) override;
  [[nodiscard]] Response answer(const Request& request) override;
  void end_streams() { api_.end_streams(); }

 private:
  [[nodiscard]] std::optional<Request> below_base(const Request& request) const;
  [[nodiscard]] bool open_to_all(const Request& request) const;
  [[nodiscard]] Response get(const Request& request);
  [[nodiscard]] std::optional<Response> page(const Request& request);
  [[nodiscard]] Response post(const Request& request);
  [[nodiscard]] Response order(const Request& request, const std::string& path);
  [[nodiscard]] Response start(const Request& request);
  [[nodiscard]] Response edit(const Request& request);
  [[nodiscard]] Response stop();
  [[nodiscard]] Response reset();
  [[nodiscard]] Response note(const Request& request);
  [[nodiscard]] Response message(const Request& request);
  [[nodiscard]] Response log_in(const Request& request);

  RunControl& run_;
  std::string base_path_;
  Gate gate_;
  Api api_;
  LocustApi locust_;
};

}  // namespace chopsticks::web
