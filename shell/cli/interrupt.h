// Ctrl-C: asked once it lets work end with the best so far, a second time it ends the program at once.
#pragma once
#include "bha/base/run.h"
#include "shell/threads/executor.h"

namespace bha::cli {

void catch_interrupts();
/// Whether Ctrl-C was pressed since catch_interrupts.
[[nodiscard]] bool interrupted();
/// A Run of these threads that Ctrl-C stops.
[[nodiscard]] Run run_until_interrupted(threads::Executor&);

}  // namespace bha::cli
