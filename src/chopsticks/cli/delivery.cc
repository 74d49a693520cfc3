#include "cli/delivery.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/catalogue.h"
#include "cli/delivered_yaml.h"
#include "cli/keygen.h"
#include "cli/shipment.h"
#include "cluster/transport/dealer.h"
#include "cluster/transport/endpoint.h"
#include "support/clock.h"
#include "support/host.h"
#include "support/log.h"
#include "support/random.h"

namespace chopsticks::cli {
namespace {

constexpr Nanos kAskAgain = 1s;
constexpr Nanos kPatience = 5min;
constexpr Nanos kSayAfter = 10s;
constexpr std::size_t kLongestName = 100;

constexpr auto kWorkloadFile = "workload.yaml";
constexpr auto kScenarioFile = "scenario.yaml";

// Locust's form: an identity for this exchange only.
std::string asking_id() {
  auto host = this_host().name;
  std::ranges::replace(host, '_', '-');
  Random random(random_seed());
  return fmt::format("{}_download_locustfile_{}", host, uuid_hex(random));
}

std::optional<cluster::ToWorker> answer_in(std::string_view frame) {
  auto decoded = cluster::decode_to_worker(frame);
  if (!decoded) return std::nullopt;
  return std::move(decoded->message);
}

Result<cluster::ToWorker> ask(const std::string& leader,
                              const std::optional<cluster::ClusterKey>& key) {
  cluster::Context context;
  const auto id = asking_id();
  auto dealer = cluster::Dealer::connect(context, leader, id, key);
  if (!dealer) return fail(dealer.error());
  const auto question = encode(cluster::FromWorker(cluster::from_worker::LocustFileRequest{
                                   cluster::announced_version(""), true}),
                               id);
  const auto began = monotonic_now();
  std::optional<cluster::ToWorker> answer;
  bool said = false;
  while (!answer) {
    const auto waited = monotonic_now() - began;
    if (waited > kPatience)
      return fail(
          fmt::format("no leader answered at {} for {}", leader, format_duration(kPatience)));
    if (waited > kSayAfter && !std::exchange(said, true))
      log::info("worker: still waiting for the leader at {} to give the scenario", leader);
    dealer->send(question);
    const auto until = monotonic_now() + kAskAgain;
    while (!answer && monotonic_now() < until)
      dealer->poll(until - monotonic_now(),
                   [&](std::string_view frame) { answer = answer_in(frame); });
    if (const auto& why = dealer->refusal(); !answer && !why.empty())
      return fail(fmt::format("the leader at {} refuses this worker: {}", leader, why));
  }
  return *std::move(answer);
}

// It becomes a path: nothing but a plain name of a scenario file will do.
bool is_plain_name(std::string_view name, std::initializer_list<std::string_view> endings) {
  const bool plain = std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  });
  return plain && name.size() <= kLongestName && !name.starts_with('.') &&
         std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (file.flush()) return {};
  return fail(system_error(errno, fmt::format("cannot write {}", path.string())));
}

const std::string* text_in(const cluster::Value& map, std::string_view key) {
  const auto* value = map.find(key);
  return value == nullptr ? nullptr : value->text();
}

}  // namespace

/// Removed with its contents, by the process that made it: children share it.
class Delivery::Folder {
 public:
  Folder() : owner_(getpid()) {
    auto pattern = (std::filesystem::temp_directory_path() / "chopsticks-worker-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::system_error(errno, std::generic_category(), "cannot make a folder " + pattern);
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (getpid() == owner_) std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return path_ / name; }

 private:
  pid_t owner_;
  std::filesystem::path path_;
};

Delivery::Delivery(TargetOptions own)
    : folder_(std::make_shared<Folder>()), target_(std::move(own)) {}

Result<Delivery> Delivery::fetch(const RunOptions& options,
                                 const config::Environment& environment) {
  const auto leader =
      cluster::tcp_endpoint(options.cluster.leader_host, options.cluster.leader_port);
  log::info("worker: asking the leader at {} for the scenario", leader);
  const auto key = read_cluster_key(options.cluster);
  if (!key) return fail(key.error());
  const auto answer = ask(leader, *key);
  if (!answer) return fail(answer.error());
  if (const auto* refusal = std::get_if<cluster::to_worker::NoLocustFile>(&*answer))
    return fail(fmt::format("the leader at {} says: {}", leader, refusal->reason));
  const auto* files = std::get_if<cluster::to_worker::LocustFiles>(&*answer);
  if (files == nullptr)
    return fail(fmt::format("the leader at {} gives no scenario that can be run", leader));
  return unpack(*files, options.target, key->has_value(), environment);
}

Result<Delivery> Delivery::unpack(const cluster::to_worker::LocustFiles& answer, TargetOptions own,
                                  bool encrypted, const config::Environment& environment) {
  Delivery made(std::move(own));
  if (auto taken = made.take_scenario(answer, encrypted); !taken) return fail(taken.error());
  const cluster::Value configuration(answer.configuration);
  if (auto taken = made.take_configuration(configuration, environment); !taken)
    return fail(taken.error());
  return made;
}

Result<void> Delivery::take_object(const std::string& name, const std::string& object,
                                   bool encrypted) {
  if (!encrypted)
    return fail("the leader sends native code over a link that is not encrypted: not taken");
  if (!is_plain_name(name, {".so"}))
    return fail("the leader's compiled scenario must have a plain name that ends with .so");
  target_.scenario = folder_->file(name);
  return write_file(target_.scenario, object);
}

Result<void> Delivery::take_scenario(const cluster::to_worker::LocustFiles& answer,
                                     bool encrypted) {
  const cluster::Value configuration(answer.configuration);
  const auto* shipped = text_in(configuration, shipment::kScenario);
  const auto* digest = text_in(configuration, shipment::kDigest);
  if (shipped != nullptr && digest != nullptr) {
    target_.scenario = *shipped;
    if (shipped_digest(*shipped) == *digest) return {};
    return fail(
        fmt::format("the leader runs another scenario '{}' than this worker has: install the same "
                    "version of chopsticks on both",
                    *shipped));
  }
  const auto* object = configuration.find(shipment::kObject);
  const auto* object_name = text_in(configuration, shipment::kObjectName);
  if (object != nullptr && object->binary() != nullptr && object_name != nullptr)
    return take_object(*object_name, object->binary()->bytes, encrypted);
  if (answer.files.size() != 1)
    return fail(fmt::format("the leader gives {} scenario files: a worker can run one",
                            answer.files.size()));
  // Stock masters before 2.30 send the whole path that they read it from.
  const auto& [path, contents] = answer.files.front();
  const auto name = std::filesystem::path(path).filename().string();
  if (!is_plain_name(name, {".py", ".cc"}))
    return fail("the leader's scenario file must have a plain name that ends with .py or .cc");
  target_.scenario = folder_->file(name);
  return write_file(target_.scenario, contents);
}

Result<void> Delivery::take_configuration(const cluster::Value& configuration,
                                          const config::Environment& environment) {
  struct Part {
    std::string_view key;
    const char* name;
    std::string TargetOptions::* option;
  };
  constexpr std::array kParts{
      Part{shipment::kWorkload, kWorkloadFile, &TargetOptions::workload_config},
      Part{shipment::kScenarioConfig, kScenarioFile, &TargetOptions::scenario_config}};
  for (const auto& [key, name, option] : kParts) {
    const auto* values = configuration.find(key);
    if (!(target_.*option).empty() || values == nullptr || values->is_nil()) continue;
    const auto yaml = delivered_yaml(*values, environment);
    if (!yaml) return fail(yaml.error());
    const auto file = folder_->file(name);
    if (auto written = write_file(file, *yaml); !written) return written;
    target_.*option = file;
  }
  return {};
}

void Delivery::forget_configuration() {
  std::error_code ignored;
  for (const auto* name : {kWorkloadFile, kScenarioFile})
    std::filesystem::remove(folder_->file(name), ignored);
}

}  // namespace chopsticks::cli
