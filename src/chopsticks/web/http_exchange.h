#pragma once
#include <memory>

#include "web/connection.h"
#include "web/http_server.h"

namespace chopsticks::web {

/// Reads one request off a connection, has it answered and writes the answer: the only place that
/// knows the HTTP library. Any number of threads.
class HttpExchange {
 public:
  /// `listener` only stands for "this server is open". Both outlive this.
  HttpExchange(Responder& responder, int listener);
  ~HttpExchange();

  /// False when the connection is to be closed. `last`: it will be, and the client is told.
  [[nodiscard]] bool answer(Connection& connection, bool last);
  /// Streams end with their next piece.
  void stop();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace chopsticks::web
