#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_head.h"
#include "net/stream.h"
#include "net/task.h"
#include "support/error.h"
#include "support/units.h"

namespace chopsticks::http {

/// Where a request goes.
struct Origin {
  bool tls = false;
  std::string host;
  std::uint16_t port = 80;
  bool operator==(const Origin&) const = default;
};

struct Request {
  Origin origin;
  std::string method;
  std::string target;  // path and query, encoded
  std::string lines;   // header lines, each with its CRLF, "Host" among them
  std::string_view body;
  bool has_body = false;  // an empty one too: says Content-Length
  Nanos timeout{60s};
  bool verify = true;  // the server's certificate
};

struct Response {
  std::optional<Error> error;
  int status = 0;
  std::string head;  // as it came, without the empty line
  std::string body;
  Nanos sent{};
  std::optional<Nanos> first_byte;
};

/// An HTTP/1.1 client as one user of a web site has it: keeps connections alive, one for each
/// origin. One request at a time. A connection that the server closed while it was idle is replaced
/// in silence; one that it closes instead of answering is an error. Redirects, cookies and
/// compression are the caller's business.
class Client {
 public:
  /// A response larger than this is an error.
  static constexpr std::uint64_t kMostBody = 1024ULL * 1024 * 1024;

  explicit Client(net::Reactor& reactor) : reactor_(reactor) {}

  /// Both outlive the task. An error is in the response; errc::operation_canceled when the fiber
  /// is.
  [[nodiscard]] net::task<> perform(const Request& request, Response& response);

 private:
  struct Connection {
    Origin origin;
    std::unique_ptr<net::Stream> stream;
    Nanos since{};  // it is idle
  };

  /// Without a stream if there is none, or the server has closed it.
  [[nodiscard]] Connection take_idle(const Origin& origin);
  [[nodiscard]] net::task<Result<std::unique_ptr<net::Stream>>> open(const Request& request,
                                                                     Deadline deadline);
  void keep(const Origin& origin, std::unique_ptr<net::Stream> stream);

  net::Reactor& reactor_;
  std::vector<Connection> idle_;
};

}  // namespace chopsticks::http
