#include "shell/cli/interrupt.h"

#include <csignal>
#include <cstdlib>

namespace bha::cli {

namespace {
volatile std::sig_atomic_t interrupt_count = 0;
}
bool interrupted() { return interrupt_count > 0; }
void catch_interrupts() {
  std::signal(SIGINT, [](int) {
    interrupt_count = interrupt_count + 1;
    if (interrupt_count > 1) std::_Exit(130);  // a second time: at once
  });
}

Run run_until_interrupted(threads::Executor& executor) {
  Run run = executor.run();
  run.stop_requested = interrupted;
  return run;
}

}  // namespace bha::cli
