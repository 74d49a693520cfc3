#include "cluster/leader/shape_run.h"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

namespace chopsticks::cluster {

ShapeRun::ShapeRun(const ShapeSource& source, std::uint64_t run, const plan::RunPlan& common,
                   Nanos now)
    : info_(source.info),
      run_(run),
      common_users_(common.users),
      common_rate_(common.spawn_rate),
      began_(now) {
  turns_.start(now);
  if (!source.make) return;
  try {
    own_ = source.make();
  } catch (const std::exception& thrown) {
    failure_ = thrown.what();
  }
}

std::optional<plan::ShapeMoment> ShapeRun::question(int users, Nanos now) {
  if (!turns_.take(now)) return std::nullopt;
  return plan::ShapeMoment{run_, now - began_, users, common_users_, common_rate_};
}

std::optional<plan::ShapeAnswer> ShapeRun::ask_own(const plan::ShapeMoment& moment) {
  if (!failure_.empty()) return plan::ShapeAnswer{run_, {}, failure_};
  if (!own_) return std::nullopt;
  try {
    return plan::ShapeAnswer{run_, own_->tick(moment), ""};
  } catch (const std::exception& thrown) {
    return plan::ShapeAnswer{run_, {}, thrown.what()};
  } catch (...) {
    return plan::ShapeAnswer{run_, {}, "it threw what is no exception"};
  }
}

void ShapeRun::asked(const std::string& worker) {
  if (worker != worker_) unanswered_ = 0;
  worker_ = worker;
  ++unanswered_;
}

bool ShapeRun::expects(const std::string& worker, const plan::ShapeAnswer& answer) const {
  return worker == worker_ && answer.run == run_;
}

Result<ShapeRun::Verdict> ShapeRun::hear(const plan::ShapeAnswer& answer) {
  unanswered_ = 0;
  const auto wrong = [this](const std::string& why) {
    return fail(fmt::format("load shape {}: {}", info_.name, why));
  };
  if (!answer.trouble.empty()) return wrong(answer.trouble);
  if (!answer.goal) return Verdict::kEnd;
  if (const auto sound = plan::check(*answer.goal); !sound) return wrong(sound.error().message);
  if (goal_ == answer.goal) return Verdict::kSame;
  goal_ = answer.goal;
  most_.users = std::max(most_.users, goal_->users);
  most_.spawn_rate.value = std::max(most_.spawn_rate.value, goal_->spawn_rate.value);
  return Verdict::kNewGoal;
}

}  // namespace chopsticks::cluster
