#pragma once
#include <string>
#include <vector>

#include <zmq.h>

namespace testing_support {

/// A DEALER that can send what no well-behaved worker does.
class RawDealer {
 public:
  explicit RawDealer(const std::string& endpoint)
      : context_(zmq_ctx_new()), socket_(zmq_socket(context_, ZMQ_DEALER)) {
    zmq_connect(socket_, endpoint.c_str());
  }
  ~RawDealer() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  RawDealer(const RawDealer&) = delete;
  RawDealer& operator=(const RawDealer&) = delete;

  /// One message of several frames.
  void send(const std::vector<std::string>& frames) {
    for (std::size_t i = 0; i != frames.size(); ++i) {
      const int flags = i + 1 == frames.size() ? 0 : ZMQ_SNDMORE;
      zmq_send(socket_, frames[i].data(), frames[i].size(), flags);
    }
  }

 private:
  void* context_;
  void* socket_;
};

}  // namespace testing_support
