#include "users/python/load.h"

#include <atomic>
#include <filesystem>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "users/python/description.h"
#include "users/python/plugin.h"
#include "users/python/python_user.h"

namespace chopsticks::python {
namespace {

/// Where the scenario's messages go: nowhere before there is a worker, and after it.
class Mouth {
 public:
  void speak_by(users::RunListener::Say say) {
    const std::lock_guard lock(mutex_);
    say_ = std::move(say);
  }
  void say(const std::string& type, const std::string& data) {
    const std::lock_guard lock(mutex_);
    if (say_) say_(type, data);
  }

 private:
  std::mutex mutex_;
  users::RunListener::Say say_;
};

std::string orders_json(const users::RunOrder& order) {
  nlohmann::json orders{{"host", nullptr}, {"parameters", order.parameters}};
  if (order.host) orders["host"] = *order.host;
  orders["options"] = nlohmann::json::parse(order.options, nullptr, /*allow_exceptions=*/false);
  return orders.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Makes users know about the runs they take part in.
class Announcer final : public users::RunListener {
 public:
  Announcer(std::shared_ptr<Interpreter> interpreter, std::shared_ptr<Mouth> mouth,
            std::shared_ptr<Figures> figures, std::shared_ptr<std::atomic<bool>> ending)
      : interpreter_(std::move(interpreter)),
        mouth_(std::move(mouth)),
        figures_(std::move(figures)),
        ending_(std::move(ending)) {}

  void run_begins(const users::RunOrder& order) override {
    figures_->begin();
    if (auto prepared = interpreter_->prepare(orders_json(order)); !prepared)
      log::error("the scenario does not take these settings: {}", prepared.error().message);
    const auto& tags = order.tags;
    // A filter that leaves a class without tasks was refused before; a leader may still send one.
    if (auto chosen = interpreter_->choose_tasks(tags); !chosen)
      log::warning("{}", chosen.error().message);
    interpreter_->announce("test_start", 0);
  }
  void class_changes(const std::string& user_class, const std::string& attributes) override {
    if (auto changed = interpreter_->update_class(user_class, attributes); !changed)
      log::warning("user class {}: {}", user_class, changed.error().message);
  }
  void ramp_ends(int users) override { interpreter_->announce("spawning_complete", users); }
  void run_ends() override { interpreter_->announce("test_stop", 0); }
  void hear(const std::string& type, const std::string& data) override {
    interpreter_->hear(type, data);
  }
  void speak_by(Say say) override { mouth_->speak_by(std::move(say)); }
  stats::Histogram take_lag() override { return interpreter_->take_lag(); }
  void measured(const stats::Tally& tally) override { figures_->add(tally); }
  bool wants_end() override { return *ending_; }
  std::optional<int> ends() override { return interpreter_->say_goodbye(); }
  Result<void> check(const users::TagFilter& tags) override {
    return interpreter_->choose_tasks(tags);
  }

 private:
  std::shared_ptr<Interpreter> interpreter_;
  std::shared_ptr<Mouth> mouth_;
  std::shared_ptr<Figures> figures_;
  std::shared_ptr<std::atomic<bool>> ending_;
};

}  // namespace

Result<users::Scenario> load_scenario(const ScenarioFile& file) {
  Facts facts;
  facts.file = std::filesystem::absolute(file.path).string();
  facts.settings = file.settings;
  facts.log = [](log::Level level, const std::string& line) {
    log::write(level, "{}", fmt::make_format_args(line));
  };
  facts.deliver = &PythonUser::deliver;
  const auto mouth = std::make_shared<Mouth>();
  facts.say = [mouth](const std::string& type, const std::string& data) { mouth->say(type, data); };
  const auto ending = std::make_shared<std::atomic<bool>>(false);
  facts.quit = [ending] { *ending = true; };
  const auto figures = std::make_shared<Figures>();
  facts.table = [figures] { return figures->table(); };
  facts.percentile = [figures](const stats::Key& operation, double share) {
    return figures->percentile(operation, share);
  };
  auto opened = open_plugin(std::move(facts));
  if (!opened) return fail(opened.error());
  const auto& interpreter = *opened;
  auto loaded = interpreter->load();
  if (!loaded) return fail(loaded.error());

  users::Scenario scenario;
  scenario.name = std::filesystem::path(file.path).stem().string();
  auto described = read_description(loaded->description);
  for (std::size_t kind = 0; kind < loaded->classes.size(); ++kind) {
    const auto& user_class = loaded->classes[kind];
    scenario.users.push_back(
        {user_class,
         [interpreter, kind] { return std::make_unique<PythonUser>(interpreter, kind); },
         loaded->speak[kind], std::move(described.tasks[user_class.name])});
  }
  scenario.parameters = std::move(described.parameters);
  if (loaded->shape) {
    scenario.shape =
        users::ShapeKind{*loaded->shape, nullptr,
                         [interpreter](const plan::ShapeMoment& moment, plan::ShapeReply reply) {
                           interpreter->ask_shape(moment, std::move(reply));
                         }};
  }
  scenario.listener = std::make_shared<Announcer>(interpreter, mouth, figures, ending);
  return scenario;
}

}  // namespace chopsticks::python
