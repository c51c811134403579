// Threads for a Run, for whoever has one: the command and the Python module.
#pragma once
#include <memory>

#include "bha/base/run.h"

namespace bha::threads {

class Executor {
 public:
  explicit Executor(std::size_t threads);  // 0: as many as the machine has
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  /// A Run that uses these threads and keeps the time. When to stop, and whom to tell, is set by the caller.
  [[nodiscard]] Run run();

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace bha::threads
