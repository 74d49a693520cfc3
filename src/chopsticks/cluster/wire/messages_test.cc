#include "cluster/wire/messages.h"

#include <gtest/gtest.h>

#include "cluster/wire/codec.h"
#include "support/version.h"

namespace chopsticks::cluster {
namespace {

constexpr auto kNode = "host_1";

template <class Message>
void expect_back_from_worker(const Message& message) {
  const auto frame = decode_from_worker(encode(FromWorker(message), kNode));
  ASSERT_TRUE(frame) << frame.error().message;
  EXPECT_EQ(frame->node_id, kNode);
  EXPECT_EQ(std::get<Message>(frame->message), message);
}

template <class Message>
void expect_back_to_worker(const Message& message) {
  const auto frame = decode_to_worker(encode(ToWorker(message), kNode));
  ASSERT_TRUE(frame) << frame.error().message;
  EXPECT_EQ(frame->node_id, kNode);
  EXPECT_EQ(std::get<Message>(frame->message), message);
}

std::string frame_of(const char* type, Value data) {
  return pack(Value::List{type, std::move(data), kNode});
}

std::string why_not_from_worker(const char* type, Value data) {
  const auto frame = decode_from_worker(frame_of(type, std::move(data)));
  return frame ? "understood" : frame.error().message;
}

std::string why_not_to_worker(const char* type, Value data) {
  const auto frame = decode_to_worker(frame_of(type, std::move(data)));
  return frame ? "understood" : frame.error().message;
}

TEST(Messages, OfAWorkerComeBackAsTheyWere) {
  using namespace from_worker;
  expect_back_from_worker(ClientReady{"2.46.3"});
  expect_back_from_worker(ClientReady{});
  expect_back_from_worker(Heartbeat{"running", 12.5, 4096, std::nullopt});
  expect_back_from_worker(Heartbeat{"quitting", 0, std::nullopt, std::nullopt});
  expect_back_from_worker(Logs{kNode, {"one", "two"}});
  expect_back_from_worker(Spawning{});
  expect_back_from_worker(SpawningComplete{{{"A", 3}, {"B", 0}}});
  expect_back_from_worker(Exception{"boom", "at a.cc:1", 1});
  expect_back_from_worker(Exception{"boom", "at a.cc:1", 17});
  expect_back_from_worker(ClientStopped{});
  expect_back_from_worker(from_worker::Quit{});
  expect_back_from_worker(LocustFileRequest{"2.46.3", false});
  expect_back_from_worker(LocustFileRequest{});
  expect_back_from_worker(LocustFileRequest{"2.46.3 chopsticks/1.0", true});
  expect_back_from_worker(Custom{std::string("\0x", 2), "a type with a NUL in it"});
  expect_back_from_worker(Custom{"mine", Value::Map{{"x", Value::List{1, 2.5, nullptr, true}}}});
}

TEST(Messages, OfALeaderComeBackAsTheyWere) {
  using namespace to_worker;
  expect_back_to_worker(Ack{3});
  expect_back_to_worker(Ack{});
  expect_back_to_worker(HeartbeatReply{});
  expect_back_to_worker(HeartbeatReply{Clocks{Nanos(123), Nanos(1795404737'063326412)}, {}});
  expect_back_to_worker(HeartbeatReply{{}, plan::ShapeMoment{3, 90s, 17, 50, PerSecond{2.5}}});
  expect_back_to_worker(Spawn{1795404737.25, {{"A", 2}}, "http://x", 1500ms, {{"tags", nullptr}}});
  expect_back_to_worker(Spawn{1.5, {}, std::nullopt, 0s, {}});
  expect_back_to_worker(to_worker::SpawningComplete{1000});
  expect_back_to_worker(to_worker::SpawningComplete{});
  expect_back_to_worker(Stop{});
  expect_back_to_worker(to_worker::Quit{});
  expect_back_to_worker(Reconnect{});
  expect_back_to_worker(UpdateUserClass{"A", {{"weight", 2}, {"tasks", Value::List{"read"}}}});
  expect_back_to_worker(NoLocustFile{"workers bring their own scenario"});
  expect_back_to_worker(LocustFiles{{{"a.py", "import b"}, {"b.py", ""}}, {}});
  expect_back_to_worker(LocustFiles{{{"a.py", "import b"}}, {}, true});
  expect_back_to_worker(LocustFiles{{}, {{"scenario", "s3_read"}}});
  expect_back_to_worker(Custom{"mine", "text"});
}

TEST(Messages, TelemetryTravelsInTheHeartbeat) {
  from_worker::Telemetry telemetry;
  telemetry.host = "node7";
  telemetry.cores = 64;
  telemetry.threads = 16;
  telemetry.cpu = 5s + 1ns;
  telemetry.users = 100000;
  telemetry.lag = 3ms;
  telemetry.network = {{1234567890123}, {42}};
  telemetry.sent = Nanos(1795404737'063326412);
  expect_back_from_worker(from_worker::Heartbeat{"ready", 99.5, 1, telemetry});
  telemetry.offset = -250us;
  expect_back_from_worker(from_worker::Heartbeat{"ready", 99.5, 1, telemetry});
}

TEST(Messages, LoadShapesTravelInTheHeartbeat) {
  from_worker::Telemetry telemetry;
  telemetry.shape = plan::ShapeInfo{"Spike", true};
  expect_back_from_worker(from_worker::Heartbeat{"ready", 0, 1, telemetry});
  for (const auto& answer :
       {plan::ShapeAnswer{1, plan::ShapeGoal{10, PerSecond{0.5}, {}}, ""},
        plan::ShapeAnswer{2, plan::ShapeGoal{0, PerSecond{1}, {{"A", "B"}}}, ""},
        plan::ShapeAnswer{3, {}, ""}, plan::ShapeAnswer{4, {}, "it threw"}}) {
    telemetry.shape_answer = answer;
    expect_back_from_worker(from_worker::Heartbeat{"running", 0, 1, telemetry});
  }
}

TEST(Messages, TelemetryThatMakesNoSenseIsIgnored) {
  const Value::Map data{{"state", "ready"},
                        {"current_cpu_usage", 1.0},
                        {"chopsticks", Value::Map{{"cores", "many"}}}};
  const auto frame = decode_from_worker(frame_of("heartbeat", data));
  ASSERT_TRUE(frame);
  EXPECT_EQ(std::get<from_worker::Heartbeat>(frame->message).telemetry, std::nullopt);
}

TEST(Messages, UserClassesTravelInTheHeartbeat) {
  from_worker::Telemetry telemetry;
  telemetry.classes = {{"Reader", 2.5, 0}, {"Admin", 1, 3}};
  expect_back_from_worker(from_worker::Heartbeat{"ready", 0, 1, telemetry});
}

TEST(Messages, UserClassesThatMakeNoSenseCostTheTelemetryOnly) {
  const auto classes_in = [](Value classes) {
    const auto frame = decode_from_worker(frame_of(
        "heartbeat", Value::Map{{"state", "ready"},
                                {"current_cpu_usage", 1.0},
                                {"chopsticks", Value::Map{{"classes", std::move(classes)}}}}));
    return std::get<from_worker::Heartbeat>(frame->message).telemetry.has_value();
  };
  const auto one = [](Value name, Value weight, Value fixed) {
    return Value::List{Value::Map{{"name", std::move(name)},
                                  {"weight", std::move(weight)},
                                  {"fixed_count", std::move(fixed)}}};
  };
  EXPECT_TRUE(classes_in(one("A", 1, 0)));
  EXPECT_FALSE(classes_in("A"));
  EXPECT_FALSE(classes_in(one("", 1, 0)));
  EXPECT_FALSE(classes_in(one("A", -1, 0)));
  EXPECT_FALSE(classes_in(one("A", 1, std::int64_t{1} << 40)));
  EXPECT_FALSE(classes_in(Value::List(1001, one("A", 1, 0).front())));
}

TEST(Messages, ALocustfileOfAnOldMasterIsUnderstood) {
  const Value::Map data{{"filename", "old.py"}, {"contents", "x"}};
  const auto frame = decode_to_worker(frame_of("locustfile", data));
  ASSERT_TRUE(frame);
  EXPECT_EQ(std::get<to_worker::LocustFiles>(frame->message),
            (to_worker::LocustFiles{{{"old.py", "x"}}, {}, true}));
}

TEST(Messages, ALocustfileThatIsToBeFetchedElsewhereIsNotOurs) {
  const Value::Map data{{"locustfiles", Value::List{"http://files/a.py"}}};
  const auto frame = decode_to_worker(frame_of("locustfile", data));
  ASSERT_TRUE(frame);
  EXPECT_TRUE(std::holds_alternative<Custom>(frame->message));
}

TEST(Messages, OurWorkersAnnounceLocustsVersionAndThemselves) {
  EXPECT_TRUE(announced_version("a1").starts_with("2.46"));
  EXPECT_TRUE(from_worker::ClientReady{announced_version("a1")}.is_chopsticks());
  EXPECT_FALSE(from_worker::ClientReady{"2.46.3"}.is_chopsticks());
  EXPECT_FALSE(from_worker::ClientReady{}.is_chopsticks());
}

TEST(Messages, BoomersWayOfSayingThingsIsUnderstood) {
  EXPECT_EQ(
      why_not_from_worker("spawning_complete",
                          Value::Map{{"count", 2}, {"user_classes_count", Value::Map{{"D", 2}}}}),
      "understood");
  EXPECT_EQ(why_not_from_worker("spawning_complete", Value::Map{{"user_classes_count", nullptr}}),
            "understood");
  EXPECT_EQ(
      why_not_from_worker("heartbeat", Value::Map{{"state", "ready"}, {"current_cpu_usage", 3}}),
      "understood");
}

TEST(Messages, ErrorsNameTheMessageAndTheField) {
  EXPECT_EQ(why_not_from_worker("heartbeat", nullptr), "heartbeat: data must be a map");
  EXPECT_EQ(why_not_from_worker("heartbeat", Value::Map{{"state", "ready"}}),
            "heartbeat: current_cpu_usage is missing");
  EXPECT_EQ(why_not_from_worker("exception", Value::Map{{"msg", "m"}}),
            "exception: traceback is missing");
  EXPECT_EQ(why_not_from_worker("client_ready", 5), "client_ready: the version must be text or -1");
  EXPECT_EQ(why_not_from_worker("logs", Value::Map{{"worker_id", "w"}, {"logs", Value::List{1}}}),
            "logs: logs must be a list of text");
  EXPECT_EQ(why_not_from_worker("spawning_complete",
                                Value::Map{{"user_classes_count", Value::Map{{"A", -1}}}}),
            "spawning_complete: user_classes_count must map class names to numbers of users");
  EXPECT_EQ(why_not_to_worker("spawn", Value::Map{{"timestamp", "now"}}),
            "spawn: timestamp must be a number");
  EXPECT_EQ(why_not_to_worker("spawn", Value::Map{{"timestamp", 1.0},
                                                  {"user_classes_count", Value::Map{}},
                                                  {"stop_timeout", -1}}),
            "spawn: stop_timeout must not be negative");
  EXPECT_EQ(why_not_to_worker("ack", 5), "ack: data must be a map");
}

TEST(Messages, UnknownFieldsAreHarmless) {
  const Value::Map data{{"state", "ready"}, {"current_cpu_usage", 1.0}, {"zzz", 1}, {7, "x"}};
  EXPECT_EQ(why_not_from_worker("heartbeat", data), "understood");
  EXPECT_EQ(why_not_to_worker("ack", Value::Map{{"index", 1}, {"later", Value::List{}}}),
            "understood");
}

TEST(Messages, ANodeNeedsAName) {
  EXPECT_FALSE(decode_from_worker(pack(Value::List{"quit", nullptr, ""})));
  EXPECT_FALSE(decode_from_worker(pack(Value::List{"quit", nullptr, nullptr})));
  EXPECT_FALSE(decode_from_worker(pack(Value::List{"quit", nullptr, std::string(256, 'x')})));
  EXPECT_TRUE(decode_from_worker(pack(Value::List{"quit", nullptr, std::string(255, 'x')})));
}

TEST(Messages, SpawnHoldsOnlyWhatLocust4jCanRead) {
  to_worker::Spawn spawn;
  spawn.options = {
      {"tags", Value::List{"a", "b"}},
      {"list", Value::List{1, 2}},
      {"big", std::int64_t{1} << 40},
      {"small", -5},
      {7, "int key"},
      {"bytes", Value::Binary{"x"}},
      {"nested", Value::Map{{"big", -(std::int64_t{1} << 40)}, {"no", Value::List{nullptr}}}}};
  const auto data = (*unpack(encode(ToWorker(spawn), kNode))->list())[1];
  const Value::Map expected{{"tags", Value::List{"a", "b"}},
                            {"big", 0x1p40},
                            {"small", -5},
                            {"nested", Value::Map{{"big", -0x1p40}}}};
  EXPECT_EQ(*data.find("parsed_options"), Value(expected));
}

TEST(Messages, AFrameThatIsTooLongIsNotEvenRead) {
  EXPECT_EQ(decode_from_worker(std::string(kMaxFrame + 1, '\xc0')).error().message,
            "a frame of more than 16 MiB");
}

TEST(OurExtraKeys, ComeBackAsTheyWent) {
  const auto round = [](const FromWorker& message) {
    return decode_from_worker(encode(message, "w"))->message;
  };
  EXPECT_EQ(std::get<from_worker::Quit>(round(from_worker::Quit{"ab"})).life, "ab");
  EXPECT_EQ(std::get<from_worker::Quit>(round(from_worker::Quit{})).life, "");
  from_worker::Stats stats;
  stats.number = {"ab", 7};
  EXPECT_EQ(std::get<from_worker::Stats>(round(stats)).number, stats.number);
  const auto reply = decode_to_worker(encode(to_worker::HeartbeatReply{{}, {}, 9}, "w"));
  EXPECT_EQ(std::get<to_worker::HeartbeatReply>(reply->message).reports, 9U);
  const auto wire = decode_to_worker(encode(to_worker::HeartbeatReply{{}, {}, {}, 3}, "w"));
  EXPECT_EQ(std::get<to_worker::HeartbeatReply>(wire->message).wire, 3);
  const auto quit = decode_to_worker(encode(to_worker::Quit{"why"}, "w"));
  EXPECT_EQ(std::get<to_worker::Quit>(quit->message).reason, "why");
}

TEST(ClientReady, TellsItsVersionsAndItsLife) {
  const from_worker::ClientReady ours{announced_version("ab12")};
  EXPECT_EQ(ours.wire(), WireVersions());
  EXPECT_EQ(ours.program(), "chopsticks " + std::string(kVersion));
  EXPECT_EQ(ours.life(), "ab12");
  const from_worker::ClientReady older{"2.46.3 chopsticks/0.1.0"};
  EXPECT_EQ(older.wire(), (WireVersions{1, 1}));
  EXPECT_EQ(older.life(), "");
  for (const auto* odd : {"wire/", "wire/3", "wire/a-b", "wire/5-2", "wire/-1-2", "wire/0-0"})
    EXPECT_EQ(from_worker::ClientReady{std::string("x chopsticks/1 ") + odd}.wire(),
              (WireVersions{1, 1}))
        << odd;
}

}  // namespace
}  // namespace chopsticks::cluster
