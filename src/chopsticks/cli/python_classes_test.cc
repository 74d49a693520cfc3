#include "cli/python_classes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/python_lines.h"

namespace chopsticks::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Classes = std::vector<plan::UserClass>;

Classes classes(std::string_view source) {
  const auto found = python_classes_in(source, "locustfile.py");
  if (!found) ADD_FAILURE() << found.error().message;
  return found ? found->users : Classes();
}

std::string mistake(std::string_view source) {
  const auto found = python_classes_in(source, "locustfile.py");
  return found ? "no mistake" : found.error().message;
}

TEST(PythonClasses, OfAPlainLocustfile) {
  EXPECT_EQ(classes("from locust import HttpUser, User, task\n"
                    "\n"
                    "class Reader(HttpUser):\n"
                    "    weight = 3\n"
                    "    @task\n"
                    "    def read(self):\n"
                    "        weight = 7\n"
                    "\n"
                    "class Admin(User):\n"
                    "    fixed_count = 2\n"
                    "class Writer(locust.FastHttpUser):\n"
                    "    weight: float = 0.5\n"),
            (Classes{{"Reader", 3, 0}, {"Admin", 1, 2}, {"Writer", 0.5, 0}}));
}

TEST(PythonClasses, AbstractOnesAreForOthersToDeriveFrom) {
  EXPECT_EQ(classes("class Base(HttpUser):\n"
                    "  abstract = True\n"
                    "  weight = 4\n"
                    "class Reader(Base): pass\n"
                    "class Writer(Mixin, Base): weight = 5\n"),
            (Classes{{"Reader", 4, 0}, {"Writer", 5, 0}}));
}

TEST(PythonClasses, WhatOnlyLooksLikeAClassIsNone) {
  EXPECT_EQ(classes("'''\nclass Quoted(User):\n'''\n"
                    "# class Commented(User):\n"
                    "text = \"class \\\" Inline(User):\"\n"
                    "def f():\n"
                    "    class Inner(User): pass\n"
                    "class Tasks(TaskSet): weight = 9\n"
                    "class Shape(LoadTestShape): pass\n"
                    "class Real(User): pass\n"),
            (Classes{{"Real", 1, 0}}));
}

TEST(PythonClasses, TellOfALoadShape) {
  const std::string users = "class A(User): pass\n";
  EXPECT_FALSE(python_classes_in(users, "x.py")->shape);
  EXPECT_EQ(
      python_classes_in(users + "class Steps(LoadTestShape):\n  def tick(self): pass\n", "x.py")
          ->shape,
      (plan::ShapeInfo{"Steps", false}));
  EXPECT_EQ(python_classes_in(users + "class Base(locust.LoadTestShape):\n  abstract = True\n"
                                      "class Waves(Base):\n  use_common_options = True\n",
                              "x.py")
                ->shape,
            (plan::ShapeInfo{"Waves", true}));
}

TEST(PythonClasses, StatementsMaySpanLines) {
  EXPECT_EQ(classes("class Reader(\n    HttpUser,  # over http\n    metaclass=Meta,\n):\n"
                    "    '''Reads.\n\n    weight = 8\n    '''\n"
                    "    host = \"x\"; weight = \\\n        6\n"),
            (Classes{{"Reader", 6, 0}}));
}

TEST(PythonClasses, WindowsLineEndsTabsAndAByteOrderMarkDoNotMatter) {
  EXPECT_EQ(classes("\xef\xbb\xbf"
                    "class Reader(User):\r\n\tweight = 2\r\n\r\n\tfixed_count = 1\r\n"),
            (Classes{{"Reader", 2, 1}}));
}

TEST(PythonClasses, AComputedWeightIsAnErrorThatNamesTheLineAndTheCure) {
  EXPECT_EQ(mistake("class Reader(User):\n\n    weight = random()\n"),
            "locustfile.py:3: weight of Reader is not a plain number (it says 'random()'): name "
            "the classes with --user-classes Reader:WEIGHT");
  EXPECT_THAT(mistake("class Reader(User):\n    fixed_count = -1\n"), HasSubstr("fixed_count of"));
}

TEST(PythonClasses, AFileWithoutUserClassesIsAnError) {
  EXPECT_THAT(mistake(""), HasSubstr("--user-classes"));
  EXPECT_THAT(mistake("class Base(User):\n  abstract = True\n"), HasSubstr("no user class"));
}

TEST(PythonLines, OfWhatIsNoPythonAreHarmless) {
  for (const auto* text : {"'", "\"\"\"", "(((", ")))", "\\", "'\\", "class (", "class X(", "#"})
    (void)python_classes_in(text, "x.py");
  EXPECT_THAT(python_lines(" \t\n\n   # nothing\n"), IsEmpty());
}

}  // namespace
}  // namespace chopsticks::cli
