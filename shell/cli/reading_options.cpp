#include "shell/cli/reading_options.h"
#include "shell/cli/ranges.h"

#include <cmath>

#include <CLI/CLI.hpp>

#include "bha/base/text.h"
#include "bha/formats/evidence.h"
#include "bha/formats/map_option.h"
#include "bha/models/reference.h"
#include "bha/pipeline/left_out.h"

namespace bha::cli {
namespace {

// One byte, or its name. What is said in words would else be read by its first letter.
void name_delimiter(std::string& said) {
  if (said == "tab" || said == "\\t") said = "\t";
  if (said == "blank" || said == "space") said = " ";
  if (said.size() > 1) throw CLI::ValidationError("--delimiter", "\"" + said + "\" is none of , ; | tab blank");
}

std::string quoted_for_shell(const std::string& text) {
  const bool plain =
      !text.empty() &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:./,@%") == std::string::npos;
  if (plain) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

void add_reading(CLI::App& app, ReadingArgs& args, ReadingSaid& said) {
  pipeline::Options& o = args.options;
  app.add_option("PATH", args.paths, "Files, folders, patterns; '-' is standard input")->required()->type_name("");
  const auto belief = "Reading";
  app.add_option("--believe", args.believe_file, "Repeat or override the belief in this JSON file (from `bha inspect --json`)")
      ->group(belief);
  app.add_option("--map", said.maps, "QUANTITY=HEADING[:UNIT], e.g. voltage=Ucell:mV")->group(belief)->allow_extra_args(false);
  app.add_option("--delimiter", o.belief.delimiter, "What separates fields: , ; | tab or blank")
      ->type_name("SIGN")
      ->group(belief);
  app.add_option("--decimal", o.belief.decimal, "Decimal sign: . or ,")
      ->check(CLI::IsMember({".", ","}).description(""))
      ->type_name("SIGN")
      ->group(belief);
  app.add_option("--clock", o.belief.clock, "test-time, step-time, unix-time, date-time; or ymd, mdy, dmy for dates")
      ->group(belief);
  app.add_option("--sign", o.belief.sign, "What positive current means; from-state: it has no sign, the step's words have")
      ->check(CLI::IsMember({"charge-positive", "discharge-positive", "from-state"}, CLI::ignore_case))
      ->group(belief);
  app.add_option("--temperature", o.belief.temperature, "Heading of the column to take as cell temperature")->group(belief);
  const auto cell = "The cell";
  app.add_option("--nominal-capacity-ah", o.belief.nominal_capacity_Ah, "Nominal capacity [Ah]: gives efc and C-rates")
      ->check(above_zero())
      ->group(cell);
  app.add_option("--voltage-limits", said.limits, "Lower and upper cut-off [V], e.g. --voltage-limits 2.7 4.2")
      ->expected(2)
      ->group(cell);
  app.add_option("--configuration", o.belief.configuration, "full-cell (default), half-cell-anode, half-cell-cathode")
      ->check(CLI::IsMember({"full-cell", "half-cell-anode", "half-cell-cathode"}))
      ->group(cell);
  app.add_option("--cell", o.belief.cell, "One cell of a source that holds several")->group(cell);
  app.add_option("--metadata", args.metadata_file,
                 "Table with columns file, cell, nominal_capacity_Ah, chemistry, voltage_min_V, voltage_max_V, group")
      ->group(cell);
  app.add_option("--name-pattern", args.name_pattern,
                 "The same from the names of files: '{group}_{cell}_{nominal_capacity_Ah}Ah*.csv'")
      ->group(cell);
  app.add_option("--join", args.join,
                 "All PATHs are one cell with this name, in the order given; files of a folder by their clocks")
      ->group(cell);
  app.add_option("--by", said.by, "Count by our own cycles (cycle) or the vendor's (cycle_source)")
      ->check(CLI::IsMember({"cycle", "cycle_source"}))
      ->group(cell);
  app.add_option("--exclude", said.exclude,
                 "CYCLE=REASON or FIRST-LAST=REASON: leave these out of the fade curve of each cell read")
      ->group(cell)
      ->allow_extra_args(false);
  app.add_flag("--test-time-is-continuous", o.test_time_is_continuous, "Make days from test time where there is no wall clock")
      ->group(cell);
  const auto work = "How";
  app.add_option("--threads", args.threads, "Threads, at most 256; 0: all. The result is the same for any number")
      ->check(between(0, 256))
      ->group(work);
  app.add_option("--time-limit", args.time_limit_s, time_limit_words)->check(between(0.0, 1e9))->group(work);
  app.add_flag("--json", args.json, "The result as JSON")->group(work);
  app.add_flag("--strict", args.strict, "Exit with 1 when there is a warning")->group(work);
  app.add_flag("--quiet", args.quiet, "No words but refusals")->group(work);
}

void finish_reading(ReadingArgs& args, const ReadingSaid& said) {
  pipeline::Options& o = args.options;
  for (const std::string& item : said.maps) {
    const std::size_t equal = item.find('=');
    record::Quantity quantity{};
    if (equal == std::string::npos)
      throw CLI::ValidationError("--map", "\"" + item + "\" is not QUANTITY=HEADING[:UNIT]; the quantities: bha help map");
    if (!from_word(item.substr(0, equal), quantity))
      throw CLI::ValidationError(
          "--map", "\"" + item.substr(0, equal) + "\" is no quantity: time, voltage, current and others, see bha help map");
    o.belief.map[item.substr(0, equal)] = item.substr(equal + 1);
  }
  name_delimiter(o.belief.delimiter);
  for (const auto& checked : {formats::check_map(o.belief), formats::check_clock(o.belief)})
    if (!checked) throw CLI::ValidationError(checked.error().found + ": expected " + checked.error().expected);
  if (said.limits.size() == 2) {
    o.belief.voltage_min_V = said.limits[0];
    o.belief.voltage_max_V = said.limits[1];
    if (!(o.belief.voltage_min_V < o.belief.voltage_max_V))
      throw CLI::ValidationError("--voltage-limits", "the lower one comes first");
    if (o.belief.voltage_max_V > 1500)  // no battery's; 2500 4200 are millivolts
      throw CLI::ValidationError("--voltage-limits", "volts, such as 2.5 4.2: above 1500 V no battery is charged");
  }
  for (const std::string& item : said.exclude) {
    auto asked = pipeline::left_out_from(item);
    if (!asked) throw CLI::ValidationError("--exclude", asked.error().found + ": expected " + asked.error().expected);
    o.exclude.push_back(std::move(*asked));
  }
  if (said.by == "cycle_source") o.by = cycles::CountBy::cycle_source;
}

void add_health(CLI::App& app, ReadingArgs& args, std::string& x) {
  pipeline::Options& o = args.options;
  const auto health = "Health";
  app.add_option("--reference", o.reference, "What 1 means: auto, rated, first:N, best:N, checkup:N")->group(health);
  app.add_option("--eol", o.eol, "End of life as a share of the reference: 0.8 is 80 %")
      ->check(between(0.01, 1.5))
      ->group(health);
  app.add_option("--eol-ah", o.eol_Ah, "End of life, absolute [Ah]")->check(above_zero())->group(health);
  app.add_option("--x", x, "What laws are fitted over: cycle, efc or days")
      ->check(CLI::IsMember({"cycle", "efc", "days"}))
      ->group(health);
  app.add_option("--seed", o.seed, "Of the bootstraps")->group(health);
}

void finish_health(ReadingArgs& args, const std::string& x) {
  from_word(x == "cycle" ? "cycles" : x, args.options.x);
  if (const auto rule = models::reference_rule(args.options.reference, 1); !rule)  // whether rated can be is seen with the file
    throw CLI::ValidationError("--reference", rule.error().found + ": expected " + rule.error().expected);
  if (std::isfinite(args.options.eol_Ah) && args.given.contains("eol"))
    throw CLI::ValidationError("--eol", "give --eol or --eol-ah, not both");
}

void remember(ReadingArgs& args, const CLI::App& command, int argc, const char* const* argv) {
  for (const CLI::Option* option :
       command.get_options([](const CLI::Option* o) { return o->count() > 0 && !o->get_lnames().empty(); })) {
    std::string values;
    for (const std::string& value : option->results()) values += (values.empty() ? "" : "\n") + value;
    args.given[option->get_lnames().front()] = values;
  }
  args.command = command_line(argc, argv);
}

std::string command_line(int argc, const char* const* argv) {
  std::string out = "bha";
  for (int i = 1; i < argc; ++i) out += " " + quoted_for_shell(argv[i]);
  return out;
}

}  // namespace bha::cli
