#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace chopsticks::drivers::s5cmd {

/// A program that a test writes in sh and that takes the place of s5cmd; gone with this.
class FakeS5cmd {
 public:
  /// `script` finds the command (pipe, cat, …) in $command, and a folder to leave things in as
  /// $folder. It need not know `version`.
  explicit FakeS5cmd(std::string_view script, std::string_view version = "v2.3.0-fake") {
    char name[] = "/tmp/fake-s5cmd-XXXXXX";
    folder_ = ::mkdtemp(name);
    std::ofstream out(path());
    out << "#!/bin/sh\nfolder=" << folder_.string() << "\n"
        << "[ \"$1\" = version ] && echo '" << version << "' && exit\n"
        << "for word; do case $word in pipe|cat|ls|rm|head|mb) command=$word;; esac; done\n"
        << script << "\n";
    out.close();
    std::filesystem::permissions(path(), std::filesystem::perms::owner_all);
  }
  ~FakeS5cmd() { std::filesystem::remove_all(folder_); }
  FakeS5cmd(const FakeS5cmd&) = delete;
  FakeS5cmd& operator=(const FakeS5cmd&) = delete;

  [[nodiscard]] std::string path() const { return (folder_ / "s5cmd").string(); }
  /// What the script has left in a file of its folder.
  [[nodiscard]] std::string left(std::string_view file) const {
    std::ifstream in(folder_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace chopsticks::drivers::s5cmd
