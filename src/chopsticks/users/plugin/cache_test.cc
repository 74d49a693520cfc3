#include "users/plugin/cache.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "users/plugin/files.h"

namespace chopsticks::plugin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ACache : public testing::Test {
 protected:
  ACache() {
    std::string pattern = (fs::temp_directory_path() / "chopsticks-cache-XXXXXX").string();
    root = ::mkdtemp(pattern.data());
    EXPECT_TRUE(write_file(source(), "source"));
  }
  ~ACache() override { fs::remove_all(root); }

  [[nodiscard]] std::string source() const { return root + "/a b.cc"; }
  [[nodiscard]] Cache cache() const { return *Cache::in(root + "/made/chopsticks"); }
  /// "Compiles" by copying, and counts.
  [[nodiscard]] Cache::Compile compiler() {
    return [this](const std::string& object, const std::string& dependencies) {
      ++compiled;
      const auto rule = "it: gone.cc \\\n " + root + "/a\\ b.cc\n";
      EXPECT_TRUE(write_file(dependencies, rule));
      return write_file(object, *read_file(source()));
    };
  }
  [[nodiscard]] std::string object() {
    const auto path = cache().object("a", "key", compiler());
    return path ? *read_file(*path) : path.error().message;
  }

  std::string root;
  std::atomic<int> compiled = 0;
};

TEST_F(ACache, CompilesOnce) {
  EXPECT_EQ(object(), "source");
  EXPECT_EQ(object(), "source");
  EXPECT_EQ(compiled, 1);
}

TEST_F(ACache, CompilesAgainWhenWhatItWasMadeOfHasChanged) {
  EXPECT_EQ(object(), "source");
  ASSERT_TRUE(write_file(source(), "changed"));
  EXPECT_EQ(object(), "changed");
  EXPECT_EQ(compiled, 2);
}

TEST_F(ACache, KeepsNothingOfWhatDidNotCompile) {
  const auto failed = cache().object("a", "key", [](const std::string& made, const std::string&) {
    EXPECT_TRUE(write_file(made, "half"));
    return Result<void>(fail("it does not compile"));
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "it does not compile");
  EXPECT_EQ(object(), "source");
}

TEST_F(ACache, LetsOneCompileWhileOthersWait) {
  std::vector<std::thread> workers;
  for (int i = 0; i < 8; ++i) workers.emplace_back([this] { EXPECT_EQ(object(), "source"); });
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(compiled, 1);
}

TEST_F(ACache, ForgetsWhatNobodyHasUsedForLong) {
  const auto used = *cache().object("a", "used", compiler());
  const auto unused = *cache().object("a", "unused", compiler());
  for (const auto& entry : fs::directory_iterator(root + "/made/chopsticks"))
    fs::last_write_time(entry, fs::file_time_type::clock::now() - std::chrono::hours(2));
  EXPECT_EQ(cache().object("a", "used", compiler()), used);
  EXPECT_EQ(compiled, 2);
  cache().prune({.age = std::chrono::hours(1)});
  EXPECT_TRUE(fs::exists(used));
  EXPECT_FALSE(fs::exists(unused));
  EXPECT_EQ(std::distance(fs::directory_iterator(root + "/made/chopsticks"), {}), 3);
}

TEST_F(ACache, ForgetsTheLeastRecentlyUsedWhenThereIsTooMuch) {
  const auto older = *cache().object("a", "older", compiler());
  for (const auto& entry : fs::directory_iterator(root + "/made/chopsticks"))
    fs::last_write_time(entry, fs::file_time_type::clock::now() - std::chrono::hours(2));
  const auto newer = *cache().object("a", "newer", compiler());
  std::uint64_t all = 0;
  for (const auto& entry : fs::directory_iterator(root + "/made/chopsticks"))
    all += entry.file_size();
  cache().prune({.size = Bytes{all - 1}});
  EXPECT_TRUE(fs::exists(newer));
  EXPECT_FALSE(fs::exists(older));
}

TEST_F(ACache, RefusesAFolderThatOthersMayWriteTo) {
  const auto folder = root + "/open";
  fs::create_directory(folder);
  ::chmod(folder.c_str(), 0777);
  EXPECT_THAT(Cache::in(folder).error().message, HasSubstr("nobody else may write to"));
}

TEST_F(ACache, KeepsATextUnderItsNameWhateverThatIs) {
  const auto path = cache().keep("../../evil/x.cc", "int x;");
  ASSERT_TRUE(path);
  EXPECT_TRUE(path->starts_with(root + "/made/chopsticks/"));
  EXPECT_TRUE(path->ends_with("/x.cc"));
  EXPECT_EQ(*read_file(*path), "int x;");
}

}  // namespace
}  // namespace chopsticks::plugin
