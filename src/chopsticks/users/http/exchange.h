#pragma once
#include "net/stream.h"
#include "net/task.h"
#include "users/http/client.h"

namespace chopsticks::http {

/// How one request and its answer went over a connection.
struct Exchanged {
  bool answered = false;  // at least one byte came
  bool reusable = false;  // the connection is good for another one
};

/// All three outlive the task. What is wrong is in the response.
[[nodiscard]] net::task<Exchanged> exchange(net::Stream& stream, const Request& request,
                                            Response& response);

}  // namespace chopsticks::http
