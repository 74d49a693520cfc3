#include "cli/words.h"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace chopsticks::cli {
namespace {

// What the command "tool" with --listen, --limit and --quiet says to these words.
std::string mistake(std::vector<std::string> words) {
  CLI::App app("", "tool");
  std::string listen;
  unsigned limit = 0;
  bool quiet = false;
  app.add_option("-l,--listen", listen);
  app.add_option("--limit", limit);
  app.add_flag("--quiet", quiet);
  const auto parsed = parse_words(app, std::move(words));
  return parsed ? "no mistake" : parsed.error().message;
}

TEST(ParseWords, FillsTheOptionsIn) {
  EXPECT_EQ(mistake({}), "no mistake");
  EXPECT_EQ(mistake({"-l", "a", "--limit=3", "--quiet"}), "no mistake");
}

TEST(ParseWords, SaysWhatIsWrongInOneLine) {
  EXPECT_EQ(mistake({"--lisen", "a"}), "unknown option '--lisen' (did you mean '--listen'?)");
  EXPECT_EQ(mistake({"--frobnicate=1"}),
            "unknown option '--frobnicate' ('tool --help' lists them all)");
  EXPECT_EQ(mistake({"-x"}), "unknown option '-x' ('tool --help' lists them all)");
  EXPECT_EQ(mistake({"word"}), "unexpected argument 'word'");
  EXPECT_EQ(mistake({"--listen"}), "--listen needs a value");
  EXPECT_EQ(mistake({"--listen", "--quiet"}), "--listen needs a value");
  EXPECT_EQ(mistake({"--limit", "many"}), "Could not convert: --limit = many");
}

TEST(ParseWords, LetsACallForHelpThrough) {
  CLI::App app("", "tool");
  EXPECT_THROW(static_cast<void>(parse_words(app, {"--help"})), CLI::CallForHelp);
}

}  // namespace
}  // namespace chopsticks::cli
