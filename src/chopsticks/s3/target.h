#pragma once
#include <string>
#include <vector>

#include "s3/sigv4.h"

namespace chopsticks::s3 {

/// Which storage, and as whom.
struct Target {
  std::vector<std::string> endpoints;  // "http://host:port", at least one
  std::string bucket;
  Credentials credentials;
};

}  // namespace chopsticks::s3
