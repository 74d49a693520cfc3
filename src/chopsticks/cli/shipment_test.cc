#include "cli/shipment.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/catalogue.h"
#include "cli/delivery.h"
#include "cli/drivers.h"
#include "config/scenario.h"
#include "config/workload.h"
#include "testing/environment.h"

namespace chopsticks::cli {
namespace {

namespace fs = std::filesystem;
using cluster::from_worker::LocustFileRequest;
using cluster::to_worker::LocustFiles;
using cluster::to_worker::NoLocustFile;
using ::testing::HasSubstr;
using ::testing::Not;
using Variables = std::map<std::string, std::string, std::less<>>;

constexpr auto kSecret = "a-secret-of-the-leader";
const LocustFileRequest kOurs{"2.46.3 chopsticks/1", true};
const LocustFileRequest kStock{"2.46.3", false};

config::Environment environment(Variables variables) {
  return chopsticks::testing::environment(std::move(variables));
}

class AShipment : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = fs::temp_directory_path() /
             (std::string("shipment-") +
              ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder);
    options.workload_config = write("s3.yaml",
                                    "endpoint: http://rgw:8080\n"
                                    "access_key: ${RGW_KEY:-nobody}\n"
                                    "secret_key: " +
                                        std::string(kSecret) +
                                        "\n"
                                        "bucket: b${NUMBER}\n"
                                        "driver_config: {timeout: 7}\n");
    options.scenario_config = write("scenarios.yaml", "s3_read: {prefix: 'a$$b'}\n");
    options.scenario = "s3_read";
  }
  void TearDown() override { fs::remove_all(folder); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  }
  cluster::ToWorker answer(const LocustFileRequest& asks, bool encrypted = false) {
    auto packed = Shipment::pack(options, encrypted, environment({{"NUMBER", "17"}}));
    if (!packed) throw std::runtime_error(packed.error().message);
    return packed->answer(asks);
  }
  /// What a worker makes of it, once it has crossed the wire.
  Result<Delivery> delivered(Variables variables, bool encrypted = false) {
    const auto frame = encode(answer(kOurs, encrypted), "w_1");
    if (!encrypted) EXPECT_THAT(frame, Not(HasSubstr(kSecret)));
    const auto decoded = cluster::decode_to_worker(frame);
    return Delivery::unpack(std::get<LocustFiles>(decoded->message), own, encrypted,
                            environment(std::move(variables)));
  }
  static std::string refusal(const cluster::ToWorker& answer) {
    const auto* no = std::get_if<NoLocustFile>(&answer);
    return no ? no->reason : "no refusal";
  }

  fs::path folder;
  TargetOptions options;
  TargetOptions own{.scenario = "-"};
};

TEST_F(AShipment, BringsTheScenarioAndBothConfigurationsWithTheLeadersEnvironment) {
  const auto got = delivered({{"RGW_KEY", "me"}, {"S3_SECRET_KEY", "mine"}});
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->target().scenario, "s3_read");
  const auto workload =
      config::load_workload(got->target().workload_config, known_drivers(),
                            environment({{"RGW_KEY", "me"}, {"S3_SECRET_KEY", "mine"}}));
  ASSERT_TRUE(workload) << workload.error().message;
  EXPECT_EQ(workload->endpoints.front(), "http://rgw:8080");
  EXPECT_EQ(workload->bucket, "b17");
  EXPECT_EQ(workload->access_key, "me");
  EXPECT_EQ(workload->secret_key, "mine");
  const auto scenarios =
      config::load_scenarios(got->target().scenario_config, shipped_scenarios(), environment({}));
  EXPECT_EQ(scenarios->section("s3_read").find("prefix")->text(), "a$b");
}

TEST_F(AShipment, TakesCredentialsFromTheUsualVariablesToo) {
  EXPECT_TRUE(delivered({{"AWS_ACCESS_KEY_ID", "me"}, {"AWS_SECRET_ACCESS_KEY", "mine"}}));
}

TEST_F(AShipment, NamesTheVariablesThatAreMissing) {
  const auto got = delivered({{"AWS_ACCESS_KEY_ID", "me"}});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().message,
            "the leader sends no secrets over a link that is not encrypted: set S3_SECRET_KEY or "
            "AWS_SECRET_ACCESS_KEY for this worker, or give it a --workload-config of its own");
}

TEST_F(AShipment, NamesAVariableOnceThatTheLeadersFileNamesToo) {
  std::ofstream(options.workload_config)
      << "{endpoint: 'http://rgw:8080', access_key: me, secret_key: '${S3_SECRET_KEY:-s}', bucket: "
         "b17}\n";
  const auto got = delivered({{"AWS_ACCESS_KEY_ID", "me"}});
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message, HasSubstr("set S3_SECRET_KEY or AWS_SECRET_ACCESS_KEY for"));
}

TEST_F(AShipment, BringsSecretsOverAnEncryptedLink) {
  const auto got = delivered({}, /*encrypted=*/true);
  ASSERT_TRUE(got) << got.error().message;
  const auto workload =
      config::load_workload(got->target().workload_config, known_drivers(), environment({}));
  EXPECT_EQ(workload->secret_key, kSecret);
}

TEST_F(AShipment, LeavesWhatTheWorkerWasStartedWithAlone) {
  own.workload_config = "mine.yaml";
  const auto got = delivered({});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->target().workload_config, "mine.yaml");
}

TEST_F(AShipment, OfALocustfileIsForStockWorkersToo) {
  options.scenario = write("load.py", "class A(User): pass\n");
  const auto stock = std::get<LocustFiles>(answer(kStock));
  EXPECT_EQ(stock, (LocustFiles{{{"load.py", "class A(User): pass\n"}}, {}}));
  EXPECT_TRUE(std::get<LocustFiles>(answer(LocustFileRequest{})).one_file);
  const auto got = delivered({{"RGW_KEY", "me"}, {"S3_SECRET_KEY", "mine"}});
  ASSERT_TRUE(got);
  EXPECT_TRUE(fs::exists(got->target().scenario));
  EXPECT_THAT(got->target().scenario, ::testing::EndsWith("/load.py"));
}

TEST_F(AShipment, OfACppScenarioIsForOurWorkersOnly) {
  EXPECT_THAT(refusal(answer(kStock)), HasSubstr("s3_read is a C++ scenario"));
}

TEST_F(AShipment, OfACompiledScenarioTravelsOverAnEncryptedLinkOnly) {
  const std::string object(
      "\x7f"
      "ELF\0\xff\xfe",
      7);
  options.scenario = write("load.so", object);
  EXPECT_THAT(refusal(answer(kOurs)), HasSubstr("over an encrypted link only"));
  const auto got = delivered({}, /*encrypted=*/true);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_THAT(got->target().scenario, ::testing::EndsWith("/load.so"));
  std::ifstream file(got->target().scenario, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), object);
  EXPECT_THAT(refusal(answer(kStock, true)), HasSubstr("load.so is a C++ scenario"));
}

TEST_F(AShipment, IsNoLargerThanAFrame) {
  options.scenario = write("load.so", std::string(shipment::kLargestObject.count + 1, 'x'));
  EXPECT_THAT(refusal(answer(kOurs, true)), HasSubstr("at most 12 are sent"));
}

TEST_F(AShipment, OfNothingIsARefusal) {
  options = {};
  EXPECT_THAT(refusal(answer(kStock)), HasSubstr("no scenario"));
  EXPECT_THAT(refusal(answer(kOurs)), HasSubstr("no scenario"));
}

TEST_F(AShipment, IsGoneWithTheWorker) {
  options.scenario = write("load.py", "");
  fs::path file;
  {
    auto got = delivered({{"RGW_KEY", "me"}, {"S3_SECRET_KEY", "mine"}});
    file = got->target().scenario;
    const fs::path workload = got->target().workload_config;
    EXPECT_EQ(fs::status(file.parent_path()).permissions(), fs::perms::owner_all);
    got->forget_configuration();
    EXPECT_TRUE(fs::exists(file));
    EXPECT_FALSE(fs::exists(workload));
  }
  EXPECT_FALSE(fs::exists(file.parent_path()));
}

TEST(ADelivery, OnlyTakesPlainNames) {
  for (const auto* name : {"a/", "a/.py", ".py", "..", "x.sh", "", "x\n.py"})
    EXPECT_FALSE(Delivery::unpack(LocustFiles{{{name, "x"}}, {}}, {}, false, environment({})))
        << name;
  EXPECT_TRUE(Delivery::unpack(LocustFiles{{{"x.py", "x"}}, {}}, {}, false, environment({})));
  EXPECT_FALSE(
      Delivery::unpack(LocustFiles{{{"x.py", ""}, {"y.py", ""}}, {}}, {}, false, environment({})));
}

TEST(ADelivery, OfNativeCodeOverAnOpenLinkIsNotTaken) {
  const cluster::Value::Map object{{shipment::kObject, cluster::Value::Binary{"\x7f"
                                                                              "ELF"}},
                                   {shipment::kObjectName, "x.so"}};
  EXPECT_TRUE(Delivery::unpack(LocustFiles{{}, object}, {}, true, environment({})));
  const auto got = Delivery::unpack(LocustFiles{{}, object}, {}, false, environment({}));
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message, HasSubstr("not encrypted"));
}

TEST(ADelivery, TakesOnlyTheNameOfAPath) {
  for (const auto* path : {"../x.py", "a/b/x.py", "/etc/x.py"}) {
    const auto got = Delivery::unpack(LocustFiles{{{path, "x"}}, {}}, {}, false, environment({}));
    ASSERT_TRUE(got) << path;
    const fs::path file(got->target().scenario);
    EXPECT_EQ(file.parent_path().parent_path(), fs::temp_directory_path()) << path;
    EXPECT_EQ(file.filename(), "x.py");
  }
}

TEST(ADelivery, OfAnotherVersionsScenarioIsRefused) {
  const cluster::Value::Map configuration{{shipment::kScenario, "s3_read"},
                                          {shipment::kDigest, "0123"}};
  const auto got = Delivery::unpack(LocustFiles{{}, configuration}, {}, false, environment({}));
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message, HasSubstr("same version"));
}

}  // namespace
}  // namespace chopsticks::cli
