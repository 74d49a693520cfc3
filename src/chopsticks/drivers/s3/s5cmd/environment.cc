#include "drivers/s3/s5cmd/environment.h"

#include <array>
#include <cstdlib>

namespace chopsticks::drivers::s5cmd {
namespace {

constexpr std::array kPassedOn{"PATH",    "HOME", "TMPDIR",     "SSL_CERT_FILE", "SSL_CERT_DIR",
                               "GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT"};

}  // namespace

std::vector<std::string> plain_environment() {
  std::vector<std::string> variables;
  for (const auto* name : kPassedOn) {
    if (const auto* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
  }
  return variables;
}

std::vector<std::string> environment_for(const s3::Credentials& credentials,
                                         const std::string& ca_bundle) {
  auto variables = plain_environment();
  variables.push_back("AWS_ACCESS_KEY_ID=" + credentials.access_key);
  variables.push_back("AWS_SECRET_ACCESS_KEY=" + credentials.secret_key);
  // Without it s5cmd asks where the bucket is, with a request of its own for every operation.
  variables.push_back("AWS_REGION=" + credentials.region);
  // Settings of whoever is logged in are not part of the test.
  variables.push_back("AWS_SDK_LOAD_CONFIG=0");
  variables.push_back("AWS_EC2_METADATA_DISABLED=true");
  if (!ca_bundle.empty()) variables.push_back("AWS_CA_BUNDLE=" + ca_bundle);
  return variables;
}

}  // namespace chopsticks::drivers::s5cmd
