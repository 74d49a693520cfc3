# Warnings, sanitizers, linker and compiler cache: everything that is about how we compile, not what.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough)
# Leaving members to their defaults is what designated initializers are for.
add_compile_options(-Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options(-Wno-missing-designated-field-initializers)
endif()
if(CHOPSTICKS_WERROR)
  add_compile_options(-Werror)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(CHOPSTICKS_LLD NAMES ld.lld-19 ld.lld)
  if(CHOPSTICKS_LLD)
    add_link_options(--ld-path=${CHOPSTICKS_LLD})
    # lld needs no index in an archive, and making one needs an ar that understands this compiler's LTO objects: Debian's
    # is older.
    set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcS <TARGET> <LINK_FLAGS> <OBJECTS>")
    set(CMAKE_CXX_ARCHIVE_FINISH "")
  endif()
endif()

find_program(CHOPSTICKS_CCACHE ccache)
if(CHOPSTICKS_CCACHE)
  # Without the working directory in the hash, build trees share what they have compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER /usr/bin/env CCACHE_NOHASHDIR=1 ${CHOPSTICKS_CCACHE})
endif()

if(CHOPSTICKS_SANITIZE)
  # The frame pool would hide a use after free from ASan; CHOPSTICKS_NO_FRAME_POOL turns it off.
  add_compile_options(-fsanitize=${CHOPSTICKS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CHOPSTICKS_SANITIZE})
  add_compile_definitions(CHOPSTICKS_NO_FRAME_POOL)
  if(CHOPSTICKS_SANITIZE MATCHES "undefined")
    # It probes memory through a pipe, and reports false alarms in the tests that have no descriptor left.
    add_compile_options(-fno-sanitize=vptr)
  endif()
endif()
