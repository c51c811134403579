// The options of `bha whatif --marginal`.
#pragma once
#include "shell/cli/arguments.h"

namespace CLI {
class App;
}

namespace bha::cli {

void add_marginal_options(CLI::App& whatif, WhatIfArgs&);

}  // namespace bha::cli
