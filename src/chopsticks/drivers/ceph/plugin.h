#pragma once
#include <string_view>

#include "support/result.h"

/// A driver for Ceph has two halves. One is part of the program and knows its options; the other
/// knows Ceph's libraries, and is a plugin that is loaded only when a configuration asks for it: a
/// machine without Ceph runs everything else.
namespace chopsticks::drivers::ceph {

struct Plugin {
  std::string_view driver;          // "rados": lib/chopsticks/chopsticks_rados.so
  std::string_view symbol;          // what it exports
  std::string_view library;         // the Debian package it needs: "librados2"
  std::string_view build_packages;  // what it takes to build it
};

/// The symbol. Errors say what to install.
[[nodiscard]] Result<void*> open_plugin(const Plugin& plugin);

/// The same as a pointer to a function.
template <class Function>
[[nodiscard]] Result<Function> open_plugin_as(const Plugin& plugin) {
  auto symbol = open_plugin(plugin);
  if (!symbol) return fail(std::move(symbol.error()));
  return reinterpret_cast<Function>(*symbol);
}

}  // namespace chopsticks::drivers::ceph
