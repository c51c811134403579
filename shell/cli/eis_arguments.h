// The options of `bha eis`.
#pragma once
#include "shell/cli/arguments.h"

namespace CLI {
class App;
}

namespace bha::cli {

void add_eis_command(CLI::App&, EisArgs&);

}  // namespace bha::cli
