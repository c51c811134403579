#include "shell/cli/whatif_arguments.h"

#include <CLI/CLI.hpp>

namespace bha::cli {

void add_marginal_options(CLI::App& whatif, WhatIfArgs& args) {
  const auto group = "For an optimiser";
  whatif.add_flag("--marginal", args.marginal, "What the next day costs under each condition, and its slopes: text, json or csv")
      ->group(group);
  whatif.add_option("--grid", args.grid, "CONDITION=FROM:TO:VALUES; may be given several times; every scenario at all points")
      ->allow_extra_args(false)
      ->group(group);
  whatif.add_option("--age-days", args.age_days, "How long the cell has lived at the baseline, where --soh-now does not say")
      ->group(group);
  whatif.add_option("--nominal-voltage-v", args.nominal_voltage_V, "For costs per kWh [V]")->group(group);
}

}  // namespace bha::cli
