#pragma once
#include "users/api/scenario.h"

#ifndef CHOPSTICKS_VERSION
#include <chopsticks/version.h>
#endif

/// What a scenario compiled into a file of its own and the program that loads it must agree on, and
/// how the program finds it.
namespace chopsticks::users {

#define CHOPSTICKS_TEXT_OF(x) #x
#define CHOPSTICKS_TEXT(x) CHOPSTICKS_TEXT_OF(x)

// How both must have been compiled: frames of coroutines made by one are freed by the other.
#ifdef CHOPSTICKS_NO_FRAME_POOL
#define CHOPSTICKS_FRAMES "on the heap"
#else
#define CHOPSTICKS_FRAMES "pooled"
#endif

#ifdef __clang__
#define CHOPSTICKS_COMPILER "Clang " CHOPSTICKS_TEXT(__clang_major__)
#else
#define CHOPSTICKS_COMPILER "GCC " CHOPSTICKS_TEXT(__GNUC__)
#endif

/// Stands before the mark, for whoever looks for it in the bytes of a file.
#define CHOPSTICKS_MARK_BEGIN "chopsticks-scenario-mark: "

/// A text for programs to compare and for people to read. Behind the last comma stands who compiled
/// it, which may differ: Clang and GCC agree about everything that matters here.
#define CHOPSTICKS_MARK                                                            \
  "chopsticks " CHOPSTICKS_VERSION ", scenario ABI 2, libstdc++ " CHOPSTICKS_TEXT( \
      _GLIBCXX_RELEASE) ", coroutine frames " CHOPSTICKS_FRAMES                    \
                        ", compiled by " CHOPSTICKS_COMPILER

/// What a compiled scenario exports, under the name kScenarioEntry.
struct ScenarioEntry {
  const char* mark;  // with CHOPSTICKS_MARK_BEGIN
  Scenario (*make)();
};

inline constexpr const char* kScenarioEntry = "chopsticks_scenario";

}  // namespace chopsticks::users
