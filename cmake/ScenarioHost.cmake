# chopsticks_hosts_scenarios(<program>): scenarios compiled on their own, and drivers that are plugins, can be loaded
# into it.
#
# They are linked against nothing: what they call is looked up in the program. So it holds every room that their headers
# show, used or not, and exports what is in these. And the headers lie beside it, in the build tree as in an installation:
#   include/chopsticks/*.h        what scenario authors include
#   include/chopsticks/rooms/     what these include in turn
set(CHOPSTICKS_SCENARIO_ROOMS users/api drivers/api drivers/ceph net stats plan support)

# Appends to <out> the headers of our rooms that <header> includes, and those that these include.
function(chopsticks_included_headers header out)
  set(found ${${out}})
  file(STRINGS ${header} lines REGEX "^#include \"")
  foreach(line ${lines})
    string(REGEX REPLACE "^#include \"(.*)\".*" "\\1" name ${line})
    if(NOT name IN_LIST found)
      list(APPEND found ${name})
      chopsticks_included_headers(${CMAKE_SOURCE_DIR}/src/chopsticks/${name} found)
    endif()
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

function(chopsticks_hosts_scenarios program)
  foreach(room ${CHOPSTICKS_SCENARIO_ROOMS})
    string(REPLACE "/" "_" room ${room})
    string(APPEND whole ",chopsticks_${room}")
  endforeach()
  set_property(TARGET ${program} PROPERTY LINK_LIBRARY_OVERRIDE "WHOLE_ARCHIVE${whole}")
  set(exported ${CMAKE_SOURCE_DIR}/cmake/scenario_symbols.list)
  target_link_options(${program} PRIVATE LINKER:--dynamic-list=${exported})
  set_property(TARGET ${program} APPEND PROPERTY LINK_DEPENDS ${exported})

  set(public ${CMAKE_SOURCE_DIR}/src/chopsticks/users/include/chopsticks)
  set(here ${CMAKE_BINARY_DIR}/include/chopsticks)
  file(MAKE_DIRECTORY ${here})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/chopsticks ${here}/rooms SYMBOLIC)
  file(CONFIGURE OUTPUT ${here}/version.h CONTENT
    "#pragma once\n#define CHOPSTICKS_VERSION \"@PROJECT_VERSION@\"\n" @ONLY)
  install(FILES ${here}/version.h DESTINATION include/chopsticks)

  file(GLOB headers CONFIGURE_DEPENDS ${public}/*.h)
  foreach(header ${headers})
    get_filename_component(name ${header} NAME)
    file(CREATE_LINK ${header} ${here}/${name} SYMBOLIC)
    chopsticks_included_headers(${header} rooms)
  endforeach()
  install(FILES ${headers} DESTINATION include/chopsticks)
  foreach(name ${rooms})
    get_filename_component(folder ${name} DIRECTORY)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/chopsticks/${name})
    install(FILES ${CMAKE_SOURCE_DIR}/src/chopsticks/${name} DESTINATION include/chopsticks/rooms/${folder})
  endforeach()
endfunction()
