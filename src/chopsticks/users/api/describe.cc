#include "users/api/describe.h"

#include <fmt/format.h>

#include "users/api/task_set.h"

namespace chopsticks::users {
namespace {

constexpr int kDeepest = 8;  // task sets in task sets

class Describer {
 public:
  Describer(const Settings& settings, std::string scenario, const TagFilter& tags)
      : reader_(settings, std::move(scenario)) {
    reader_.declare_into(settings_read);
    construction_.settings = &reader_;
    construction_.tags = &tags;
    construction_.notes = &notes_;
  }

  std::vector<plan::TaskInfo> tasks_of(const UserKind& kind) {
    if (!kind.tasks.empty() || !kind.make) return kind.tasks;  // they are done elsewhere
    const Construction::Scope scope(construction_);
    const auto user = kind.make();
    return tasks_of(*user, *user, 0);
  }

  void read_settings_of_shape(const Scenario& scenario) {
    if (!scenario.shape || !scenario.shape->make) return;
    const Construction::Scope scope(construction_);
    static_cast<void>(scenario.shape->make());
  }

  std::vector<DeclaredSetting> settings_read;

 private:
  std::vector<plan::TaskInfo> tasks_of(TaskHost& host, User& user, int depth) {
    double sum = 0;
    for (const auto& entry : host.tasks()) sum += entry.weight;
    std::vector<plan::TaskInfo> tasks;
    for (const auto& entry : host.tasks()) {
      auto task = info(host, tasks.size());
      task.share = sum > 0 ? entry.weight / sum : 0;
      if (entry.make_set != nullptr && depth < kDeepest)
        task.tasks = tasks_of(*entry.make_set(user, host), user, depth + 1);
      tasks.push_back(std::move(task));
    }
    return tasks;
  }

  // The n-th task of a host; those a plugin adds by other ways have no note.
  [[nodiscard]] plan::TaskInfo info(const TaskHost& host, std::size_t n) const {
    plan::TaskInfo task{fmt::format("task {}", n + 1), 0, {}, {}};
    std::size_t seen = 0;
    for (const auto& note : notes_) {
      if (note.host != &host || seen++ != n) continue;
      if (!note.name.empty()) task.name = note.name;
      task.tags = note.tags;
    }
    return task;
  }

  SectionReader reader_;
  std::vector<TaskNote> notes_;
  Construction construction_;
};

plan::ParameterInfo parameter(DeclaredSetting declared, const Settings& settings) {
  plan::ParameterInfo info{std::move(declared), std::nullopt, ""};
  const auto* value = settings.find(info.declared.key);
  if (value != nullptr && value->kind() == Settings::Kind::kText) {
    info.value = value->text();
    info.source = value->place().text();
  }
  return info;
}

}  // namespace

plan::ScenarioInfo describe(const Scenario& scenario, const Settings& settings,
                            const TagFilter& tags) {
  plan::ScenarioInfo info;
  info.name = scenario.name;
  if (scenario.shape) info.shape = scenario.shape->info;
  Describer describer(settings, scenario.name, tags);
  for (const auto& kind : scenario.users)
    info.classes.push_back({kind.user_class, describer.tasks_of(kind)});
  describer.read_settings_of_shape(scenario);
  for (auto& setting : describer.settings_read)
    info.parameters.push_back(parameter(std::move(setting), settings));
  for (const auto& one : scenario.parameters) info.parameters.push_back(parameter(one, settings));
  return info;
}

}  // namespace chopsticks::users
