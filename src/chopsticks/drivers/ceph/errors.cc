#include "drivers/ceph/errors.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace chopsticks::drivers::ceph {
namespace {

struct Name {
  int code;
  std::string_view name;
};

// Where errno's own word would not say what Ceph means by it.
constexpr std::array kNames{
    Name{EACCES, "AccessDenied"},
    Name{EPERM, "AccessDenied"},
    Name{EEXIST, "AlreadyExists"},
    Name{ENOSPC, "NoSpace"},
    Name{EDQUOT, "QuotaExceeded"},
    Name{EIO, "IOError"},
    Name{EROFS, "ReadOnly"},
    Name{EFBIG, "ObjectTooLarge"},
    Name{EMSGSIZE, "WriteTooLarge"},
    Name{EOPNOTSUPP, "NotSupported"},
    Name{EINVAL, "InvalidArgument"},
    Name{EBUSY, "Busy"},
    Name{ESHUTDOWN, "Blocklisted"},
    Name{ENOTCONN, "NotConnected"},
    Name{ECONNREFUSED, "ConnectionRefused"},
    Name{ENODATA, "NoData"},
};

std::string name_of(int code) {
  for (const auto& known : kNames)
    if (known.code == code) return std::string(known.name);
  const char* word = strerrorname_np(code);
  return word != nullptr ? std::string(word) : fmt::format("error {}", code);
}

}  // namespace

Error timed_out() { return error(std::errc::timed_out, "Timeout"); }

Error failed(int code, std::string_view missing) {
  code = code < 0 ? -code : code;
  if (code == ETIMEDOUT) return timed_out();
  const std::error_code number(code, std::generic_category());
  if (code == ECANCELED) return {number, "cancelled"};
  return {number, code == ENOENT ? std::string(missing) : name_of(code)};
}

}  // namespace chopsticks::drivers::ceph
