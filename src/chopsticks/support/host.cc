#include "support/host.h"

#include <array>
#include <fstream>
#include <sstream>

#include <sched.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace chopsticks {
namespace {

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const auto colon = line.find(':');
    if (colon != std::string::npos && colon + 2 < line.size()) return line.substr(colon + 2);
  }
  return "unknown";
}

unsigned usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(CPU_COUNT(&set));
}

Nanos to_nanos(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

Host this_host() {
  Host host;
  utsname names{};
  if (uname(&names) == 0) {
    host.name = names.nodename;
    host.kernel = std::string(names.sysname) + " " + names.release;
  }
  host.cpu = cpu_model();
  host.cores = usable_cores();
  struct sysinfo info{};
  if (sysinfo(&info) == 0) host.memory = Bytes{std::uint64_t{info.totalram} * info.mem_unit};
  return host;
}

std::filesystem::path program_prefix() {
  std::error_code failed;
  auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) {  // a chroot without /proc: as we were called
    // NOLINTNEXTLINE(performance-no-int-to-ptr): that is how the kernel hands it over.
    const auto* called = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
    program = std::filesystem::canonical(called == nullptr ? "" : called, failed);
  }
  return program.parent_path().parent_path();
}

ProcessUsage process_usage() {
  ProcessUsage usage;
  rusage counted{};
  if (getrusage(RUSAGE_SELF, &counted) == 0) {
    usage.cpu = to_nanos(counted.ru_utime) + to_nanos(counted.ru_stime);
  }
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  if (statm >> total >> resident) {
    usage.resident = Bytes{resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE))};
  }
  return usage;
}

NetworkUsage network_usage() {
  NetworkUsage usage;
  std::ifstream file("/proc/net/dev");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::istringstream columns(line.substr(colon + 1));
    std::array<std::uint64_t, 9> counts{};  // the first is bytes received, the ninth bytes sent
    for (auto& count : counts) columns >> count;
    usage.received += Bytes{counts[0]};
    usage.sent += Bytes{counts[8]};
  }
  return usage;
}

std::uint64_t raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace chopsticks
