// The options of `bha eis`.
#pragma once
#include "shell/cli/arguments.h"
#include "shell/cli/asked_commands.h"

namespace bha::cli {

void add_eis_command(Commands&, EisArgs&);

}  // namespace bha::cli
