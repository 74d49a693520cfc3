#include "cli/own_shape.h"

#include <utility>

#include "users/api/construction.h"

namespace chopsticks::cli {
namespace {

std::unique_ptr<plan::LoadShape> make_shape(const Setup& setup) {
  SectionReader settings(setup.scenario_settings, setup.scenario.name);
  users::Construction construction;
  construction.settings = &settings;
  const users::Construction::Scope scope(construction);
  return setup.scenario.shape->make();
}

struct Asked {
  std::optional<cluster::ShapeRun> shape;
  plan::ShapeMoment last = {};

  // Another leader counts its runs from the beginning, too.
  [[nodiscard]] bool begins(const plan::ShapeMoment& moment) const {
    return !shape || moment.run != last.run || moment.run_time < last.run_time;
  }
};

}  // namespace

std::optional<cluster::ShapeSource> shape_source(std::shared_ptr<const Setup> setup) {
  const auto& shape = setup->scenario.shape;
  if (!shape) return std::nullopt;
  if (!shape->make) return cluster::ShapeSource{shape->info, {}};
  return cluster::ShapeSource{shape->info,
                              [setup = std::move(setup)] { return make_shape(*setup); }};
}

plan::AskShape asked_here(std::shared_ptr<const Setup> setup) {
  const auto source = shape_source(std::move(setup));
  if (!source || !source->make) return {};
  return [source, asked = std::make_shared<Asked>()](const plan::ShapeMoment& moment,
                                                     const plan::ShapeReply& reply) {
    if (asked->begins(moment)) asked->shape.emplace(*source, moment.run, plan::RunPlan{}, Nanos{});
    asked->last = moment;
    reply(*asked->shape->ask_own(moment));
  };
}

}  // namespace chopsticks::cli
