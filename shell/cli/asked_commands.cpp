#include "shell/cli/asked_commands.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "bha/base/text.h"

namespace bha::cli {

CLI::App* Commands::add(const char* name, const char* about) {
  CLI::App* command = app_.add_subcommand(name, about);
  const bool asked = std::ranges::any_of(words_, [&](const char* word) { return equal_without_case(word, name); });
  return asked ? command : nullptr;
}

}  // namespace bha::cli
