# chopsticks_room(<path> [DEPS <rooms>] [USES <rooms>] [LIBS <targets>] [PRIVATE_LIBS <targets>])
#
# One room = one static library = one include root. "#include "<room>/x.h"" resolves only in a room that named
# <room>, so an include against the direction of docs/architecture.md does not compile.
#   DEPS          rooms whose types stand in this room's headers; users of this room see them too
#   USES          rooms only its sources need
#   LIBS          foreign libraries in the headers (rare);  PRIVATE_LIBS: in the sources
#
# Beside the sources: x_test.cc goes into <room>_test, x_bench.cc into <room>_bench, and each x_fuzz.cc becomes a
# libFuzzer program.
include(GoogleTest)

function(chopsticks_room path)
  cmake_parse_arguments(ROOM "" "" "DEPS;USES;LIBS;PRIVATE_LIBS" ${ARGN})
  string(REPLACE "/" "_" room ${path})
  set(room chopsticks_${room})

  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  set(benches ${sources})
  set(fuzzers ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz)\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")

  # The root holds a single link, to this room. All build trees share the roots: with equal command lines ccache knows
  # a file again whichever tree compiled it first.
  get_filename_component(parent ${path} DIRECTORY)
  set(root ${CMAKE_SOURCE_DIR}/build/rooms/${room})
  file(MAKE_DIRECTORY ${root}/${parent})
  if(NOT IS_SYMLINK ${root}/${path})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${path} SYMBOLIC)
  endif()

  foreach(dep ${ROOM_DEPS})
    string(REPLACE "/" "_" dep ${dep})
    list(APPEND deps chopsticks_${dep})
  endforeach()
  foreach(dep ${ROOM_USES})
    string(REPLACE "/" "_" dep ${dep})
    list(APPEND uses chopsticks_${dep})
  endforeach()

  if(sources)
    add_library(${room} STATIC ${sources})
    target_include_directories(${room} PUBLIC ${root})
    target_link_libraries(${room} PUBLIC ${deps} ${ROOM_LIBS} PRIVATE ${uses} ${ROOM_PRIVATE_LIBS})
  else()
    add_library(${room} INTERFACE)
    target_include_directories(${room} INTERFACE ${root})
    target_link_libraries(${room} INTERFACE ${deps} ${ROOM_LIBS})
  endif()

  if(tests AND CHOPSTICKS_TESTS)
    add_executable(${room}_test ${tests})
    target_link_libraries(${room}_test PRIVATE ${room} ${uses} ${ROOM_PRIVATE_LIBS} chopsticks_test_support GTest::gmock
      GTest::gtest GTest::gtest_main)
    gtest_discover_tests(${room}_test DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES
                         PROPERTIES TIMEOUT 120)
  endif()
  if(benches AND CHOPSTICKS_BENCH)
    add_executable(${room}_bench ${benches})
    target_link_libraries(${room}_bench PRIVATE ${room} ${uses} ${ROOM_PRIVATE_LIBS} benchmark::benchmark
      benchmark::benchmark_main)
  endif()
  if(CHOPSTICKS_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(name ${fuzzer} NAME_WE)
      add_executable(${name} ${fuzzer})
      target_link_libraries(${name} PRIVATE ${room} ${uses} chopsticks_test_support ${ROOM_PRIVATE_LIBS})
      target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
