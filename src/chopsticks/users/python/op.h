#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/object_store.h"
#include "support/units.h"
#include "users/http/client.h"

namespace chopsticks::python {

struct Lane;
struct UserLink;

/// A measurement that Python made itself, or what else it has to say to the statistics.
struct Sample {
  std::string type;
  std::string name;
  Nanos latency{};
  Bytes bytes;
  bool failed = false;
  std::string message;    // of the failure or the exception
  std::string traceback;  // of the exception
  Nanos sent{};           // since the begin of `latency`
  Nanos first_byte{};     // the same; 0: there was none
};

/// A request to a web server and its answer.
struct HttpCall {
  http::Request request;
  http::Response response;
  std::string name;        // of its line in the statistics; its type is the method
  bool record = true;      // false: Python files it when it has looked at the answer
  bool redirects = false;  // an answer that redirects is not the last, and is not filed
  bool recorded = false;   // it was
};

/// What a Python user asks of his shard: an operation on storage, a request
/// to a web server, a measurement to be filed, or the
/// message that he has ended. It lies on the heap, never on a user's stack: stacks of greenlets are
/// moved. The interpreter makes it, the shard carries it out and hands it back.
struct Op {
  enum class Kind : std::uint8_t {
    kUpload,
    kDownload,
    kDelete,
    kHead,
    kList,
    kHttp,
    kRbdSize,  // of the image; nothing is timed
    kRbdWrite,
    kRbdRead,
    kRbdVerify,
    kRbdDiscard,
    kRbdFlush,
    kRadosWriteFull,
    kRadosWrite,
    kRadosRead,
    kRadosStat,
    kRadosRemove,
    kSample,     // file this
    kException,  // and this; both are done at once and not waited for
    kEnded       // the user's last word
  };

  Kind kind = Kind::kEnded;
  Lane* lane = nullptr;      // who carries it out
  UserLink* link = nullptr;  // for whom; nobody: a sample from outside of any user
  Nanos due{};               // of the first one of a task that is late; else nothing
  Nanos asked{};             // when it was due or handed over: what it is timed from

  std::string key;  // or prefix
  drivers::Payload payload;
  unsigned limit = 0;
  std::uint64_t offset = 0;
  std::unique_ptr<Sample> sample;
  std::unique_ptr<HttpCall> http;

  // The shard's answer.
  bool cancelled = false;  // the user is being stopped
  Nanos done{};
  drivers::OpResult result;
  drivers::Body body;
  Bytes size;  // also asked for, where no payload tells it
  std::string etag;
  drivers::Metadata metadata;
  std::vector<drivers::ListedObject> objects;

  // The interpreter's own.
  void* waiter = nullptr;
  void* buffer = nullptr;
};

}  // namespace chopsticks::python
