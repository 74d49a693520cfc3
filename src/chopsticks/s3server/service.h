#pragma once
#include <optional>
#include <string_view>

#include "net/http_head.h"
#include "s3server/operation.h"
#include "s3server/options.h"
#include "s3server/response.h"
#include "s3server/route.h"
#include "s3server/store.h"
#include "support/result.h"

namespace chopsticks::s3server {

inline constexpr Bytes kLargestPut = GiB * 5;  // by S3's rules: an object, or a part

/// A request as the operations see it, its body received.
struct Request {
  const net::RequestHead& head;
  const Route& route;
  Nanos wall;                 // now
  std::string_view document;  // the body, of operations with Payload::kDocument
};

/// The body of an operation with Payload::kData.
struct Received {
  Body body;
  std::string etag;  // with its quotes
};

/// The S3 API over a store: functions from request to response, without sockets, clocks or threads
/// of their own. Any thread may call it.
class Service {
 public:
  explicit Service(const ServerOptions& options) : options_(options), store_(options.max_memory) {}

  /// May this request send its body? Answers early what can be known early: no bucket, no upload,
  /// no room.
  [[nodiscard]] Result<void> admit(const Request& request);
  /// Fills in `response`, an error document included.
  void answer(const Request& request, std::optional<Received> received, std::string_view request_id,
              Response& response);

  [[nodiscard]] const ServerOptions& options() const noexcept { return options_; }
  [[nodiscard]] Store& store() noexcept { return store_; }

 private:
  [[nodiscard]] Result<void> dispatch(const Request& request, std::optional<Received> received,
                                      Response& response);

  const ServerOptions options_;
  Store store_;
};

/// What a body is refused with for which there is no memory.
[[nodiscard]] Error out_of_memory();

}  // namespace chopsticks::s3server
