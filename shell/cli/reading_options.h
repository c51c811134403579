// The options of every command that reads cycler files.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "shell/cli/arguments.h"

namespace CLI {
class App;
}
namespace bha::cli {

/// Of --time-limit, for every command that has it.
inline constexpr const char* time_limit_words = "Stop after so many seconds with the best so far, and say so; 0: never";

/// As typed; finish_reading makes it part of the arguments.
struct ReadingSaid {
  std::vector<std::string> maps{};
  std::string by{};
  std::vector<double> limits{};
  std::vector<std::string> exclude{};
};
void add_reading(CLI::App&, ReadingArgs&, ReadingSaid&);
/// Throws CLI's ValidationError for what no option type can see.
void finish_reading(ReadingArgs&, const ReadingSaid&);
/// What a report takes besides: reference, end of life, axis, seed. x: as typed.
void add_health(CLI::App&, ReadingArgs&, std::string& x);
void finish_health(ReadingArgs&, const std::string& x);
/// As it can be typed again.
[[nodiscard]] std::string command_line(int argc, const char* const* argv);
/// What was given, and the command line.
void remember(ReadingArgs&, const CLI::App& command, int argc, const char* const* argv);

inline constexpr std::string_view reading_footer =
    "\nWhat is believed about a file can be overridden:\n"
    "  --map current=\"Strom [mA]\":mA    name a column and its unit (may be given several times)\n"
    "  --sign discharge-positive         the file logs discharge as positive current\n"
    "  --believe belief.json             repeat or override everything: bha inspect FILE --json > belief.json";

}  // namespace bha::cli
