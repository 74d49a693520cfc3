#include "cluster/transport/cluster_key.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "support/log.h"

namespace chopsticks::cluster {
namespace {

constexpr std::string_view kMark = "chopsticks-cluster-key-1";
constexpr std::size_t kLargestFile = 4096;
using Z85 = std::array<char, 41>;

Error problem(std::string_view what, const std::string& path, int code) {
  const std::error_code reason(code, std::generic_category());
  return Error{reason,
               fmt::format("cannot {} the cluster key {}: {}", what, path, reason.message())};
}

void warn_if_open(const std::string& path) {
  struct stat info{};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & S_IROTH) != 0)
    log::warning("everybody on this machine can read the cluster key: chmod 600 {}", path);
}

}  // namespace

Result<ClusterKey> ClusterKey::parse(std::string_view text) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string mark;
    std::string secret;
    words >> mark >> secret;
    if (mark != kMark) break;
    Z85 public_key{};
    if (secret.size() != public_key.size() - 1 ||
        zmq_curve_public(public_key.data(), secret.c_str()) != 0)
      return fail("the key is damaged");
    return ClusterKey(public_key.data(), std::move(secret));
  }
  return fail("that is no cluster key (chopsticks keygen makes one)");
}

Result<ClusterKey> ClusterKey::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(problem("read", path, errno));
  std::string text(kLargestFile, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return fail(problem("read", path, EIO));
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto key = parse(text);
  if (!key) return fail(fmt::format("{}: {}", path, key.error().message));
  warn_if_open(path);
  return key;
}

Result<void> ClusterKey::create(const std::string& path) {
  Z85 public_key{};
  Z85 secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0)
    return fail("this libzmq was built without CURVE: there is no encryption to make a key for");
  const auto text = fmt::format(
      "# A chopsticks cluster key: for every leader and worker of one cluster, and nobody else.\n"
      "{} {}\n",
      kMark, secret_key.data());
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return fail(problem("write", path, errno));
  const bool written = write(file, text.data(), text.size()) == std::ssize(text);
  const int code = errno;
  if (close(file) == 0 && written) return {};
  unlink(path.c_str());
  return fail(problem("write", path, code));
}

}  // namespace chopsticks::cluster
