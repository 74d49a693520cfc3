#include "plan/dispatch.h"

#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/random.h"

namespace chopsticks::plan {
namespace {

using nlohmann::json;

json load(const std::string& name) {
  std::ifstream file(CHOPSTICKS_TEST_DATA "/locust/" + name);
  return json::parse(file);
}

std::vector<UserClass> classes_of(const json& described) {
  std::vector<UserClass> classes;
  for (const auto& one : described)
    classes.push_back({one["name"], one["weight"], one["fixed_count"]});
  return classes;
}

// Takes the steps of one ramp (at most `limit`) and compares each with what Locust yielded.
void expect_yields(UserDispatcher& dispatcher, const json& step) {
  const auto& yields = step["yields"];
  const bool cut =
      step.contains("stopped_after_iterations") && !step["stopped_after_iterations"].is_null();
  int waits = 0;
  for (const auto& wanted : yields) {
    waits += dispatcher.waits() ? 1 : 0;
    ASSERT_TRUE(dispatcher.next());
    EXPECT_EQ(dispatcher.distribution(), wanted.get<Distribution>());
  }
  if (!cut) {
    EXPECT_FALSE(dispatcher.next());
  }
  EXPECT_EQ(waits, std::min(step["n_sleeps"].get<int>(), static_cast<int>(yields.size()) - 1));
}

void run_step(UserDispatcher& dispatcher, const json& step) {
  const std::string op = step["op"];
  if (op == "add_worker") dispatcher.add_worker(step["worker"]);
  if (op == "remove_worker") dispatcher.remove_worker(step["worker"]);
  if (op == "new_dispatch") {
    dispatcher.new_dispatch(step["target"], PerSecond{step["spawn_rate"]});
    EXPECT_EQ(dispatcher.users_per_step(), step["users_per_iteration"].get<int>());
    EXPECT_EQ(dispatcher.interval(), from_seconds(step["seconds_between_iterations"]));
  }
  if (step.contains("workers_sorted")) {
    EXPECT_EQ(dispatcher.workers(), step["workers_sorted"].get<std::vector<std::string>>());
  }
  if (step.contains("yields")) expect_yields(dispatcher, step);
}

class RecordedDispatch : public testing::TestWithParam<json> {};

TEST_P(RecordedDispatch, YieldsWhatLocustYielded) {
  const auto& recorded = GetParam();
  UserDispatcher dispatcher(classes_of(recorded["classes"]), recorded["workers_given"]);
  EXPECT_EQ(dispatcher.workers(), recorded["workers_sorted"].get<std::vector<std::string>>());
  for (const auto& step : recorded["steps"]) run_step(dispatcher, step);
}

std::string case_name(const testing::TestParamInfo<json>& info) {
  std::string name;
  for (const char c : info.param["name"].get<std::string>()) name += std::isalnum(c) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Locust, RecordedDispatch,
                         testing::ValuesIn(load("vectors_dispatch.json")["cases"]), case_name);

TEST(RecordedDispatch, HoldsAllCases) {
  EXPECT_EQ(load("vectors_dispatch.json")["cases"].size(), 15U);
}

TEST(Interleave, GivesLocustsOrders) {
  for (const auto& [weighted, order] : load("vectors_stats.json")["kl_order"].items()) {
    auto pairs = json::parse(weighted).get<std::vector<std::pair<std::string, double>>>();
    std::ranges::sort(pairs);
    std::vector<double> weights;
    for (const auto& [name, weight] : pairs) weights.push_back(weight);
    Interleave interleave(weights);
    std::string given;
    while (given.size() < order.get<std::string>().size()) given += pairs[interleave.next()].first;
    EXPECT_EQ(given, order.get<std::string>()) << weighted;
  }
}

std::vector<std::string> many_workers(int count) {
  std::vector<std::string> workers;
  for (int i = 0; i < count; ++i)
    workers.push_back("host" + std::to_string(i % 37) + "_" + std::to_string(i));
  return workers;
}

const std::vector<UserClass> kThree{{"Reader", 5, 0}, {"Writer", 2, 0}, {"Lister", 1, 0}};

TEST(UserDispatcher, EveryStepSumsToWhatThePaceAllows) {
  UserDispatcher dispatcher(kThree, many_workers(7));
  dispatcher.new_dispatch(100, PerSecond{7.9});
  for (int planned = 7; dispatcher.next(); planned = std::min(planned + 7, 100)) {
    ASSERT_EQ(total_users(dispatcher.distribution()), planned);
    ASSERT_EQ(dispatcher.users(), planned);
  }
  EXPECT_EQ(dispatcher.users(), 100);
}

TEST(UserDispatcher, NoWorkerHasTwoUsersMoreThanAnotherOnTheWayUp) {
  UserDispatcher dispatcher(kThree, many_workers(9));
  dispatcher.new_dispatch(200, PerSecond{11});
  while (dispatcher.next()) {
    std::set<int> loads;
    for (const auto& [worker, counts] : dispatcher.distribution())
      loads.insert(total_users(counts));
    ASSERT_LE(*loads.rbegin() - *loads.begin(), 1);
  }
}

TEST(UserDispatcher, ClassesComeInTheProportionOfTheirWeights) {
  UserDispatcher dispatcher(kThree, many_workers(3));
  dispatcher.new_dispatch(800, PerSecond{1000});
  ASSERT_TRUE(dispatcher.next());
  EXPECT_EQ(by_class(dispatcher.distribution()),
            (ClassCounts{{"Lister", 100}, {"Reader", 500}, {"Writer", 200}}));
}

TEST(UserDispatcher, KeepsEverybodyWhateverWorkersDo) {
  Random random(7);
  UserDispatcher dispatcher(kThree, many_workers(5));
  dispatcher.new_dispatch(300, PerSecond{13});
  for (int i = 0; i < 400; ++i) {
    const auto before = dispatcher.users();
    const auto& workers = dispatcher.workers();
    if (random.below(3) == 0) dispatcher.add_worker("late_" + std::to_string(i));
    if (random.below(3) == 0 && workers.size() > 1)
      dispatcher.remove_worker(workers[random.below(workers.size())]);
    if (random.below(20) == 0)
      dispatcher.new_dispatch(static_cast<int>(random.below(500)), PerSecond{31});
    ASSERT_EQ(dispatcher.users(), before);
    if (dispatcher.next()) {
      ASSERT_EQ(total_users(dispatcher.distribution()), dispatcher.users());
      ASSERT_EQ(dispatcher.distribution().size(), workers.size());
    }
  }
  while (dispatcher.next()) {
  }
  EXPECT_EQ(dispatcher.users(), dispatcher.target());
}

TEST(UserDispatcher, AWorkerJoiningAfterTheRampTakesItsShareInOneStep) {
  UserDispatcher dispatcher(kThree, {"a_1"});
  dispatcher.new_dispatch(10, PerSecond{10});
  ASSERT_TRUE(dispatcher.next());
  ASSERT_FALSE(dispatcher.next());
  dispatcher.add_worker("b_1");
  ASSERT_TRUE(dispatcher.next());
  EXPECT_EQ(total_users(dispatcher.distribution().at("b_1")), 5);
  EXPECT_FALSE(dispatcher.next());
}

TEST(UserDispatcher, ASecondJoinerIsNotLeftIdleAsWithLocust) {
  UserDispatcher dispatcher(kThree, {"a_1"});
  dispatcher.new_dispatch(9, PerSecond{9});
  ASSERT_TRUE(dispatcher.next());
  for (const auto* joiner : {"b_1", "c_1"}) {
    dispatcher.add_worker(joiner);
    ASSERT_TRUE(dispatcher.next());
    EXPECT_FALSE(dispatcher.in_progress());
  }
  EXPECT_EQ(total_users(dispatcher.distribution().at("c_1")), 3);
}

TEST(UserDispatcher, AddingAKnownWorkerChangesNothing) {
  UserDispatcher dispatcher(kThree, {"a_1"});
  dispatcher.add_worker("a_1");
  EXPECT_FALSE(dispatcher.in_progress());
}

TEST(UserDispatcher, WithNobodyToWorkThereIsNothingToPlan) {
  UserDispatcher dispatcher(kThree, {"a_1"});
  dispatcher.new_dispatch(4, PerSecond{4});
  ASSERT_TRUE(dispatcher.next());
  dispatcher.remove_worker("a_1");
  dispatcher.new_dispatch(8, PerSecond{4});
  EXPECT_FALSE(dispatcher.next());
  EXPECT_EQ(dispatcher.users(), 4);
  dispatcher.add_worker("b_1");
  ASSERT_TRUE(dispatcher.next());
  EXPECT_EQ(total_users(dispatcher.distribution().at("b_1")), 4);
}

TEST(UserDispatcher, PlansNobodyWhenThereAreNoClasses) {
  UserDispatcher dispatcher({}, {"a_1"});
  dispatcher.new_dispatch(4, PerSecond{4});
  EXPECT_TRUE(dispatcher.next());
  EXPECT_FALSE(dispatcher.next());
  EXPECT_EQ(dispatcher.users(), 0);
}

TEST(UserDispatcher, ARemovedFixedUserComesBackFirst) {
  UserDispatcher dispatcher({{"Admin", 1, 1}, {"Reader", 1, 0}}, {"a_1"});
  dispatcher.new_dispatch(3, PerSecond{3});
  ASSERT_TRUE(dispatcher.next());
  dispatcher.new_dispatch(0, PerSecond{3});
  ASSERT_TRUE(dispatcher.next());
  dispatcher.new_dispatch(1, PerSecond{1});
  ASSERT_TRUE(dispatcher.next());
  EXPECT_EQ(dispatcher.distribution().at("a_1").at("Admin"), 1);
}

TEST(UserDispatcher, AddsOnlyUsersOfTheClassesItIsRestrictedTo) {
  UserDispatcher dispatcher({{"A", 1, 0}, {"B", 3, 0}, {"C", 1, 1}}, {"w_1"});
  dispatcher.restrict_to({"A"});
  dispatcher.new_dispatch(4, PerSecond{10});
  ASSERT_TRUE(dispatcher.next());
  EXPECT_EQ(by_class(dispatcher.distribution()), (ClassCounts{{"A", 4}, {"B", 0}, {"C", 0}}));
  dispatcher.restrict_to({"B", "C", "unknown"});
  dispatcher.new_dispatch(7, PerSecond{10});
  ASSERT_TRUE(dispatcher.next());
  EXPECT_EQ(by_class(dispatcher.distribution()), (ClassCounts{{"A", 4}, {"B", 2}, {"C", 1}}));
}

TEST(UserDispatcher, EndsARampThatMayAddNobody) {
  UserDispatcher dispatcher({{"A", 1, 0}}, {"w_1"});
  dispatcher.restrict_to({});
  dispatcher.new_dispatch(4, PerSecond{10});
  while (dispatcher.next()) {
  }
  EXPECT_EQ(dispatcher.users(), 0);
}

}  // namespace
}  // namespace chopsticks::plan
