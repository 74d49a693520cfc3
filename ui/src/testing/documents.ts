import type { Form, ReportDocument } from "../api/types";
import {
  distributions,
  eventsAt,
  failuresOf,
  OPERATIONS,
  PLOT,
  type Plot,
  STARTED,
  seriesUpTo,
  statisticsAt,
  workersAt,
} from "./simulate";

/** What surrounds the simulated run: the form it is started from, the report it ends in. */

export const TASKS = {
  per_class: {
    S3LargeObjects: {
      ratio: 1,
      tasks: { upload: { ratio: 0.5 }, download: { ratio: 0.333 }, remove: { ratio: 0.167 } },
    },
  },
  total: {
    S3LargeObjects: {
      ratio: 1,
      tasks: { upload: { ratio: 0.5 }, download: { ratio: 0.333 }, remove: { ratio: 0.167 } },
    },
  },
};

export const EXCEPTIONS = [
  {
    message: "std::out_of_range: no key to read",
    traceback: "scenario s3_large_objects, task download\nno key to read",
    count: 3,
    nodes: ["loadgen-1"],
  },
];

export function formOffered(): Form {
  const parameter = {
    minimum: null,
    maximum: null,
    choices: [],
    secret: false,
    source: "default",
    unit: null,
  };
  return {
    scenario: "s3_large_objects",
    target: "http://rgw1:8080, http://rgw2:8080",
    plan: { users: 400, spawn_rate: 20, duration: 300, stop_timeout: 0 },

    load_shape: null,
    host: null,
    profile: "",
    user_classes: [
      {
        name: "S3LargeObjects",
        weight: 1,
        fixed_count: 0,
        tasks: [
          { name: "upload", ratio: 0.5, tags: [] },
          { name: "download", ratio: 0.333, tags: [] },
          { name: "remove", ratio: 0.167, tags: [] },
        ],
      },
    ],
    parameters: [
      {
        ...parameter,
        name: "object_size_mb",
        type: "bytes",
        default: 100,
        value: 1,
        unit: "MiB",
        help: "Size of every object; a unit may be given: 512KiB, 5GiB.",
        source: "scenario.yaml:2",
      },
      {
        ...parameter,
        name: "max_keys_in_memory",
        type: "integer",
        default: 100,
        value: 100,
        minimum: 1,
        help: "How many of its own objects each user remembers for downloads and deletes.",
      },
    ],
    workers: 2,
    workers_expected: 2,
  };
}

export function reportOf(plot: Plot = PLOT): ReportDocument {
  const end = plot.duration;
  return {
    schema: 1,
    generated: STARTED + end + 1,
    version: "0.1.0",
    run: {
      id: "20260101_000000_ab12cd34",
      directory: "/tmp/chopsticks/20260101_000000_ab12cd34",
      started: STARTED,
      ended: STARTED + end,
      elapsed: end,
      ending: "finished",
      exit_code: 1,
    },
    title: "s3_large_objects on http://rgw1:8080, http://rgw2:8080",
    scenario: "s3_large_objects",
    driver: "native",
    endpoints: ["http://rgw1:8080", "http://rgw2:8080"],
    plan: { users: plot.users, spawn_rate: plot.spawnRate, duration: plot.duration, stop_timeout: 0 },
    command_line:
      "chopsticks run --workload-config s3.yaml -f s3_large_objects --leader --users 400 --spawn-rate 20",
    configuration: {
      workload: [
        { key: "endpoint", value: "http://rgw1:8080, http://rgw2:8080" },
        { key: "access_key", value: "***" },
        { key: "secret_key", value: "***" },
        { key: "bucket", value: "stress" },
      ],
      scenario: [{ key: "object_size_mb", value: "1" }],
    },
    environment: {
      host: "leader-0",
      kernel: "Linux 6.1.0-28-amd64",
      cpu: "AMD EPYC 7763 64-Core Processor",
      cores: 16,
      memory: 68_719_476_736,
    },
    verdict: { limit: "server", sentences: ["The storage refused operations with SlowDown (503)."] },
    statistics: statisticsAt(plot, end),
    distributions: distributions(),
    series: seriesUpTo(plot, end),
    operation_series: OPERATIONS.map(one => seriesUpTo(plot, end, 0, 1, one.name)),
    failures: failuresOf(plot, end),
    exceptions: EXCEPTIONS,
    tasks: TASKS,
    workers: workersAt(plot, end),
    events: eventsAt(plot, end),
  };
}
