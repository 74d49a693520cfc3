#include "config/yaml.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace chopsticks::config {
namespace {

Settings parsed(std::string_view text) {
  auto settings = parse_yaml(text, "f.yaml");
  EXPECT_TRUE(settings) << (settings ? "" : settings.error().message);
  return settings ? *settings : Settings();
}

std::string mistake(std::string_view text) {
  auto settings = parse_yaml(text, "f.yaml");
  return settings ? "no mistake" : settings.error().message;
}

TEST(Yaml, KeepsTextListsAndSectionsInTheOrderOfTheFile) {
  const auto root = parsed("b: 1\na: [x, 'y z']\nc:\n  d: \"\"\n");
  ASSERT_EQ(root.kind(), Settings::Kind::kSection);
  ASSERT_EQ(root.entries().size(), 3u);
  EXPECT_EQ(root.entries()[0].first, "b");
  EXPECT_EQ(root.entries()[0].second.text(), "1");
  EXPECT_EQ(root.find("a")->items()[1].text(), "y z");
  EXPECT_EQ(root.find("c")->find("d")->kind(), Settings::Kind::kText);
}

TEST(Yaml, EveryValueKnowsItsLineAndColumn) {
  const auto root =
      parsed("# comment\nname:  value\nlist:\n  - first\nsection:\n  inner: 5\nnull_one:\n");
  EXPECT_EQ(root.place().text(), "f.yaml:2:1");
  EXPECT_EQ(root.find("name")->place().text(), "f.yaml:2:8");
  EXPECT_EQ(root.find("list")->items()[0].place().text(), "f.yaml:4:5");
  EXPECT_EQ(root.find("section")->find("inner")->place().text(), "f.yaml:6:10");
}

TEST(Yaml, AListOrSectionIsFoundWhereItsKeyStands) {
  const auto root = parsed("list:\n  - a\nsection:\n\n  inner: 5\n");
  EXPECT_EQ(root.find("list")->place().text(), "f.yaml:1:1");
  EXPECT_EQ(root.find("section")->place().text(), "f.yaml:3:1");
}

TEST(Yaml, AKeyWithNothingBehindItIsNothingWithAPlace) {
  const auto root = parsed("a:\nb: ~\nc: null\nd: 'null'\n");
  EXPECT_TRUE(root.find("a")->empty());
  EXPECT_TRUE(root.find("b")->empty());
  EXPECT_TRUE(root.find("c")->empty());
  EXPECT_EQ(root.find("d")->text(), "null");
  EXPECT_EQ(root.find("b")->place().line, 2);
}

TEST(Yaml, KeepsTextOfSeveralLinesAsWritten) {
  EXPECT_EQ(parsed("a: |\n  one\n  two\n").find("a")->text(), "one\ntwo\n");
  EXPECT_EQ(parsed("a: |+\n  one\n\n").find("a")->text(), "one\n\n");
  EXPECT_EQ(parsed("a: last line without its end").find("a")->text(), "last line without its end");
}

TEST(Yaml, ADocumentMayHaveItsMarks) {
  EXPECT_EQ(parsed("---\na: 1\n...\n").find("a")->text(), "1");
  EXPECT_EQ(parsed("%YAML 1.2\n---\na: 1\n").find("a")->text(), "1");
}

TEST(Yaml, AliasesRepeatWhatTheirAnchorNamed) {
  const auto root = parsed("a: &x {k: v}\nb: *x\nc: &y word\nd: *y\n");
  EXPECT_EQ(root.find("b")->find("k")->text(), "v");
  EXPECT_EQ(root.find("d")->text(), "word");
}

TEST(Yaml, MergeKeysFillInWhatASectionDoesNotSayItself) {
  const auto root = parsed(
      "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx:\n  <<: [*base, *more]\n  a: 9\n");
  const auto* x = root.find("x");
  EXPECT_EQ(x->find("a")->text(), "9");
  EXPECT_EQ(x->find("b")->text(), "2");
  EXPECT_EQ(x->find("c")->text(), "4");
}

struct Bad {
  std::string_view text;
  std::string_view message;
};

TEST(Yaml, EveryMistakeIsOneLineWithItsPlace) {
  const Bad cases[] = {
      {"", "f.yaml: the file is empty"},
      {"# only a comment\n", "f.yaml: the file is empty"},
      {"---\n...\n", "f.yaml: the file is empty"},
      {"a: 1\na: 2\n", "f.yaml:2:1: key 'a' is given twice (first in line 1)"},
      {"a: 1\n---\nb: 2\n", "f.yaml:2:1: only one YAML document is allowed in a file"},
      {"a: [1, 2\nb: 3\n", "f.yaml:2:2: not valid YAML: end of sequence flow not found"},
      {"a: 'open\n", "f.yaml:1:1: a quote is opened here and never closed"},
      {"a: 1\nb: \"open\nc: 2", "f.yaml:2:1: a quote is opened here and never closed"},
      {"'open\n", "f.yaml:2:1: a quote is opened here and never closed"},
      {"a: b: c\n", "f.yaml:1:5: not valid YAML: illegal map value"},
      {"a:\n\tb: 1\n", "f.yaml:2:3: YAML must be indented by spaces, not by tabs"},
      {"a: *nobody\n", "f.yaml:1:4: not valid YAML: the referenced anchor is not defined"},
      {"a: &x [*x]\n", "f.yaml:1:8: an alias inside its own anchor"},
      {"? [a, b]\n: c\n", "f.yaml:1:3: a key must be a plain word, not a list or a section"},
      {"~: c\n", "f.yaml:1:1: a key is missing here"},
      {"<<: word\n", "f.yaml:1:1: '<<' must refer to a section"},
      {std::string_view("a: \0b\n", 6), "f.yaml: not a text file in UTF-8"},
      {"a: \x04rest\n", "f.yaml: not a text file in UTF-8"},
  };
  for (const auto& bad : cases) EXPECT_EQ(mistake(bad.text), bad.message) << bad.text;
}

TEST(Yaml, RefusesNestingThatIsTooDeep) {
  EXPECT_EQ(mistake(std::string(65, '[') + std::string(65, ']')),
            "f.yaml:1:65: nested deeper than 64 levels");
  EXPECT_EQ(parsed(std::string(64, '[') + std::string(64, ']')).kind(), Settings::Kind::kList);
}

TEST(Yaml, RefusesAliasesThatMultiplyWithoutBound) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int n = 1; n < 9; ++n) {
    bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", n,
                        n - 1);
  }
  EXPECT_NE(mistake(bomb).find("more than 10000 values in one file"), std::string::npos);
}

TEST(Yaml, RefusesAFileThatIsTooLarge) {
  EXPECT_EQ(mistake(std::string((1 << 20) + 1, '#')),
            "f.yaml: larger than 1 MiB: not a configuration file");
}

TEST(ReadYaml, NamesTheFileThatIsMissingOrIsADirectory) {
  EXPECT_EQ(read_yaml("no/such.yaml").error().message,
            "cannot read no/such.yaml: No such file or directory");
  EXPECT_EQ(read_yaml("/").error().message, "cannot read /: Is a directory");
}

TEST(ReadYaml, ReadsAFileFromDisk) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "chopsticks_yaml_test.yaml";
  std::ofstream(path) << "key: value\n";
  const auto settings = read_yaml(path.string());
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->find("key")->place().text(), path.string() + ":1:6");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace chopsticks::config
