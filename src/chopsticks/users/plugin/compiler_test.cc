#include "users/plugin/compiler.h"

#include <map>

#include <gmock/gmock.h>

namespace chopsticks::plugin {
namespace {

using testing::HasSubstr;

/// A machine with these compilers.
Surroundings machine(std::map<std::string, std::string> compilers,
                     std::optional<std::string> named = std::nullopt) {
  return {[named](const char*) { return named; },
          [compilers](const std::string& command) {
            const auto found = compilers.find(command);
            return found == compilers.end() ? std::nullopt : std::optional(found->second);
          }};
}

TEST(FindCompiler, TakesTheOneThatIsNamedBeforeAllOthers) {
  const auto found = find_compiler(
      machine({{"clang++-19", "Clang 19.1.7"}, {"/opt/mine", "GCC 15.1.0"}}, "/opt/mine"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->command, "/opt/mine");
  EXPECT_EQ(found->version, "GCC 15.1.0");
}

TEST(FindCompiler, TakesTheFirstThatIsGoodEnough) {
  const auto found =
      find_compiler(machine({{"clang++", "Clang 14.0.6"}, {"g++-14", "GCC 14.2.0"}}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->command, "g++-14");
}

TEST(FindCompiler, NamesThePackageWhenThereIsNone) {
  const auto found = find_compiler(machine({{"g++", "GCC 12.2.0"}}));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("apt-get install clang-19"));
}

TEST(FindCompiler, RefusesANamedOneThatWillNotDo) {
  EXPECT_THAT(find_compiler(machine({{"g++", "GCC 12.2.0"}}, "g++")).error().message,
              HasSubstr("g++ is GCC 12.2.0, and scenarios need"));
  EXPECT_THAT(find_compiler(machine({}, "nope")).error().message,
              HasSubstr("CHOPSTICKS_CXX: nope is no C++ compiler"));
}

TEST(FindCompiler, AsksTheCompilersOfThisMachine) {
  const auto machine = this_machine();
  EXPECT_FALSE(machine.version("/nowhere/c++"));
  EXPECT_FALSE(machine.version("/bin/false"));
}

}  // namespace
}  // namespace chopsticks::plugin
