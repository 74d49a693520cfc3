#include "users/plugin/crash.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>

#include <link.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

namespace chopsticks::plugin {
namespace {

// Everything here is read by a signal handler: plain memory, written before the handler is there.
struct Named {
  std::array<char, 512> name{};
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::uintptr_t base = 0;
};
Named named;

struct Fatal {
  int number;
  const char* name;
  struct sigaction before;
};
std::array<Fatal, 5> fatal{{{SIGSEGV, "SIGSEGV", {}},
                            {SIGBUS, "SIGBUS", {}},
                            {SIGFPE, "SIGFPE", {}},
                            {SIGILL, "SIGILL", {}},
                            {SIGABRT, "SIGABRT", {}}}};

// How much of the stack is searched for callers, and how much of it at a time.
constexpr std::size_t kMostStack = 32'768;
constexpr std::size_t kPage = 4096;

bool is_inside(std::uintptr_t address) { return address >= named.begin && address < named.end; }

// A line made without allocating.
class Line {
 public:
  void add(const char* text) {
    const auto size = std::min(std::strlen(text), text_.size() - size_);
    std::memcpy(text_.data() + size_, text, size);
    size_ += size;
  }
  void add_hex(std::uintptr_t value) {
    char digits[19] = "0x";
    char* at = digits + 2;
    int shift = 60;
    while (shift > 0 && (value >> shift) == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[(value >> shift) & 15];
    *at = 0;
    add(digits);
  }
  void print() const {
    [[maybe_unused]] const auto n = ::write(STDERR_FILENO, text_.data(), size_);
  }

 private:
  std::array<char, 800> text_{};
  std::size_t size_ = 0;
};

struct Registers {
  std::uintptr_t pc = 0;
  std::uintptr_t stack = 0;
};

Registers registers_of(const void* context) {
  const auto& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return {static_cast<std::uintptr_t>(machine.gregs[REG_RIP]),
          static_cast<std::uintptr_t>(machine.gregs[REG_RSP])};
#elif defined(__aarch64__)
  return {machine.pc, machine.sp};
#else
  static_cast<void>(machine);
  return {};
#endif
}

// An address in the object among the words on the stack: whoever called what crashed. They are
// copied by the system, page by page, which refuses the one behind the end of the stack.
std::uintptr_t caller_on(std::uintptr_t stack) {
  static std::array<std::uintptr_t, kPage / sizeof(std::uintptr_t)> words;
  const auto limit = stack + kMostStack;
  while (stack < limit) {
    const auto size = kPage - stack % kPage;
    const iovec to{words.data(), size};
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a number out of a register is what we have.
    const iovec from{reinterpret_cast<void*>(stack), size};
    if (::process_vm_readv(::getpid(), &to, 1, &from, 1, 0) <= 0) return 0;
    for (std::size_t i = 0; i < size / sizeof(std::uintptr_t); ++i)
      if (is_inside(words[i])) return words[i];
    stack += size;
  }
  return 0;
}

void name_the_object(const char* signal_name, Registers registers) {
  const bool here = is_inside(registers.pc);
  const auto address = here ? registers.pc : caller_on(registers.stack);
  if (address == 0) return;
  Line line;
  line.add("chopsticks: ");
  line.add(signal_name);
  line.add(here ? " in the scenario " : " in a call of the scenario ");
  line.add(named.name.data());
  line.add(" (at offset ");
  line.add_hex(address - named.base);
  line.add(" of its object)\n");
  line.print();
}

void on_fatal(int number, siginfo_t*, void* context) {
  for (auto& one : fatal) {
    if (one.number != number) continue;
    name_the_object(one.name, registers_of(context));
    // What would have happened without us happens now: a fault comes again when we return, an
    // abort has to be sent again.
    ::sigaction(number, &one.before, nullptr);
    if (number == SIGABRT) ::raise(number);
  }
}

int find_bounds(dl_phdr_info* object, std::size_t, void* inside) {
  std::uintptr_t begin = UINTPTR_MAX;
  std::uintptr_t end = 0;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& part = object->dlpi_phdr[i];
    if (part.p_type != PT_LOAD) continue;
    begin = std::min<std::uintptr_t>(begin, object->dlpi_addr + part.p_vaddr);
    end = std::max<std::uintptr_t>(end, object->dlpi_addr + part.p_vaddr + part.p_memsz);
  }
  const auto wanted = reinterpret_cast<std::uintptr_t>(inside);
  if (wanted < begin || wanted >= end) return 0;
  named.begin = begin;
  named.end = end;
  named.base = object->dlpi_addr;
  return 1;
}

void watch_signals() {
  struct sigaction action{};
  action.sa_sigaction = &on_fatal;
  // On the alternate stack where a thread has one.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (auto& one : fatal) ::sigaction(one.number, &action, &one.before);
}

}  // namespace

void name_in_crashes(const std::string& name, const void* inside) {
  const bool first = named.end == 0;
  named.name.fill(0);
  name.copy(named.name.data(), named.name.size() - 1);
  ::dl_iterate_phdr(&find_bounds, const_cast<void*>(inside));
  if (first) watch_signals();
}

}  // namespace chopsticks::plugin
