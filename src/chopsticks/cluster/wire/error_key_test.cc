#include "cluster/wire/error_key.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace chopsticks::cluster {
namespace {

TEST(ErrorKey, IsTheOneAStockWorkerWouldChoose) {
  std::ifstream file(CHOPSTICKS_TEST_DATA "/locust/vectors_stats.json");
  const auto vectors = nlohmann::json::parse(file)["error_keys"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const std::string method = vector["method"];
    const std::string name = vector["name"];
    const std::string text = vector["error_serialized"];
    EXPECT_EQ(method + "." + name + "." + python_repr(text),
              vector["key_input"].get<std::string>());
    EXPECT_EQ(error_key(method, name, text), vector["key"].get<std::string>()) << text;
  }
}

TEST(PythonRepr, PrefersSingleQuotes) {
  EXPECT_EQ(python_repr(""), "''");
  EXPECT_EQ(python_repr("a\"b"), "'a\"b'");
  EXPECT_EQ(python_repr("a'b"), "\"a'b\"");
  EXPECT_EQ(python_repr("'\""), "'\\'\"'");
}

TEST(PythonRepr, EscapesWhatCannotBePrintedAsShortlyAsItCan) {
  EXPECT_EQ(python_repr("\xc2\xa0"), "'\\xa0'");                // no-break space
  EXPECT_EQ(python_repr("\xe2\x80\xa8"), "'\\u2028'");          // line separator
  EXPECT_EQ(python_repr("\xf3\xa0\x80\x81"), "'\\U000e0001'");  // a tag
  EXPECT_EQ(python_repr("\xcd\xb8"), "'\\u0378'");              // not assigned
  EXPECT_EQ(python_repr("\xe4\xb8\xad"), "'\xe4\xb8\xad'");
}

TEST(PythonRepr, ShowsBytesThatAreNotUtf8AsReplacements) {
  EXPECT_EQ(python_repr("a\xff"), "'a\xef\xbf\xbd'");
}

}  // namespace
}  // namespace chopsticks::cluster
