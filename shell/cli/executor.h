// Threads for a Run: the only place of the command that has any.
#pragma once
#include <memory>

#include "bha/base/run.h"

namespace bha::cli {

class Executor {
 public:
  explicit Executor(std::size_t threads);  // 0: as many as the machine has
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  /// A Run that uses these threads, stops on Ctrl-C, and keeps the time. Progress is set by the caller.
  [[nodiscard]] Run run();

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
};

/// Whether Ctrl-C was pressed since the start.
[[nodiscard]] bool interrupted();
void catch_interrupts();

}  // namespace bha::cli
