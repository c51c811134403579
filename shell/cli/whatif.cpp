#include <sstream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/models/ageing.h"
#include "bha/models/stress.h"
#include "bha/report/marginal_document.h"
#include "bha/report/what_if_document.h"
#include "bha/report/what_if_page.h"
#include "bha/simulate/marginal.h"
#include "bha/simulate/what_if.h"
#include "shell/cli/commands.h"
#include "shell/files/source.h"
#include "shell/files/write.h"
#include "shell/plots/assets.h"
#include "shell/plots/convert.h"

namespace bha::cli {
namespace {

std::string model_table() {
  std::string out = "Models (bha whatif --model NAME):\n";
  for (const models::AgeingModel* m : models::ageing_models())
    out += fmt::format("  {:<34} {}\n  {:<34} {}\n", m->id, m->cell, "", m->source);
  return out;
}

Refusal wrong(std::string where, std::string found, std::string expected) {
  return refuse(Code::option_invalid, {.file = std::move(where)}, std::move(found), std::move(expected), "see `bha help whatif`");
}

Result<void> set(models::Conditions& c, std::string_view name, std::string_view text, const std::string& where) {
  double models::Conditions::* const condition = models::condition_named(name);
  if (condition == nullptr) return wrong(where, in_quotes(name), "one of " + models::condition_names());
  if (!read_number(text, c.*condition)) return wrong(where, in_quotes(text), "a number for " + std::string(name));
  return {};
}

// temperature_degC=35,c_rate=1
Result<simulate::Scenario> instead(const std::string& text, simulate::Scenario scenario) {
  scenario.name = text;
  for (const auto part : split(text, ',')) {
    const std::size_t equal = part.find('=');
    if (equal == std::string_view::npos) return wrong("--instead", in_quotes(part), "CONDITION=VALUE");
    if (const auto done = set(scenario.conditions, trimmed(part.substr(0, equal)), trimmed(part.substr(equal + 1)), "--instead");
        !done)
      return Refusal(done.error());
  }
  return scenario;
}

// Columns days (or time_s), soc, temperature_degC.
Result<simulate::Profile> read_profile(const std::string& path) {
  const auto text = files::read_text(path);
  if (!text) return Refusal(text.error());
  const auto table = read_comma_table(*text, path);
  if (!table) return Refusal(table.error());
  const bool seconds = !table->column("days");
  simulate::Profile out;
  for (const auto& [name, into] :
       {std::pair{seconds ? "time_s" : "days", &out.time_days}, {"soc", &out.soc}, {"temperature_degC", &out.temperature_degC}}) {
    const auto column = column_of(*table, name);
    if (!column) return Refusal(column.error());
    auto values = numbers_of(*table, *column);
    if (!values) return Refusal(values.error());
    *into = std::move(*values);
  }
  if (seconds)
    for (double& t : out.time_days) t /= 86400;
  return out;
}

std::string beside(const std::string& file, const std::string& path) {
  const std::size_t slash = file.rfind('/');
  return path.starts_with('/') || slash == std::string::npos ? path : file.substr(0, slash + 1) + path;
}

// [baseline] and any number of other sections, each beginning as the baseline; above them model, years, eol and your cell.
Result<void> read_scenarios(const std::string& path, simulate::WhatIfOptions& o) {
  const auto text = files::read_text(path);
  if (!text) return Refusal(text.error());
  std::vector<CLI::ConfigItem> items;
  try {
    std::istringstream in(*text);
    items = CLI::ConfigTOML().from_config(in);
  } catch (const CLI::Error& e) {
    return wrong(path, e.what(), "TOML");
  }
  for (const CLI::ConfigItem& item : items) {
    const std::string section = item.parents.empty() ? "" : item.parents.front();
    const std::string value = item.inputs.empty() ? "" : item.inputs.front();
    if (item.name == "++" || item.name == "--") continue;  // a section begins or ends
    double number = nan;
    const bool is_number = read_number(value, number);
    if (section.empty()) {
      if (item.name == "model") {
        o.model = value;
        continue;
      }
      double* into = item.name == "years"      ? &o.years
                     : item.name == "eol"      ? &o.eol
                     : item.name == "soh_now"  ? &o.soh_now
                     : item.name == "days_now" ? &o.days_now
                     : item.name == "efc_now"  ? &o.efc_now
                                               : nullptr;
      if (into == nullptr) return wrong(path, in_quotes(item.name), "model, years, eol, soh_now, days_now or efc_now");
      if (!is_number) return wrong(path, in_quotes(value), "a number for " + item.name);
      *into = number;
      continue;
    }
    simulate::Scenario* scenario = section == "baseline" ? &o.scenarios.front() : nullptr;
    for (auto& known : o.scenarios)
      if (known.name == section) scenario = &known;
    if (scenario == nullptr) {
      o.scenarios.push_back(o.scenarios.front());
      scenario = &o.scenarios.back();
      scenario->name = section;
    }
    if (item.name == "profile") {
      auto profile = read_profile(beside(path, value));
      if (!profile) return Refusal(profile.error());
      scenario->profile = std::move(*profile);
    } else if (const auto done = set(scenario->conditions, item.name, value, path); !done) {
      return Refusal(done.error());
    }
  }
  return {};
}

Result<simulate::WhatIfOptions> asked(const WhatIfArgs& args) {
  simulate::WhatIfOptions o = args.options;
  o.scenarios.insert(o.scenarios.begin(), {.name = "baseline", .conditions = args.baseline});
  if (!args.profile.empty()) {
    auto profile = read_profile(args.profile);
    if (!profile) return Refusal(profile.error());
    o.scenarios.front().profile = std::move(*profile);
  }
  if (!args.scenario_file.empty())
    if (const auto done = read_scenarios(args.scenario_file, o); !done) return Refusal(done.error());
  for (const std::string& text : args.instead) {
    auto scenario = instead(text, {.conditions = o.scenarios.front().conditions});
    if (!scenario) return Refusal(scenario.error());
    o.scenarios.push_back(std::move(*scenario));
  }
  return o;
}

// temperature_degC=10:40:4
Result<simulate::GridAxis> axis(const std::string& text) {
  const std::size_t equal = text.find('=');
  const auto numbers = split(std::string_view(text).substr(equal == std::string::npos ? text.size() : equal + 1), ':');
  simulate::GridAxis out{.name = text.substr(0, equal)};
  if (numbers.size() != 3 || !read_number(numbers[0], out.from) || !read_number(numbers[1], out.to) ||
      !read_integer(numbers[2], out.values))
    return wrong("--grid", in_quotes(text), "CONDITION=FROM:TO:VALUES");
  return out;
}

Result<simulate::Marginal> marginal(const WhatIfArgs& args) {
  auto scenarios = asked(args);
  if (!scenarios) return Refusal(scenarios.error());
  simulate::MarginalOptions o{
      .what_if = std::move(*scenarios), .age_days = args.age_days, .nominal_voltage_V = args.nominal_voltage_V};
  for (const std::string& text : args.grid) {
    auto read = axis(text);
    if (!read) return Refusal(read.error());
    o.grid.push_back(std::move(*read));
  }
  return simulate::marginal_ageing(o);
}

int marginal_command(const WhatIfArgs& args, const Terminal& io) {
  if (args.format != "text" && args.format != "json" && args.format != "csv")
    return io.refuse(finding(Code::option_invalid, Severity::refused, {.column = "--format"}, in_quotes(args.format),
                             "text, json or csv with --marginal", "see `bha help whatif`"));
  const auto told = marginal(args);
  if (!told) return io.refuse(told.error());
  const std::string text = args.format == "json"  ? report::to_json(*told)
                           : args.format == "csv" ? report::to_csv(*told)
                                                  : report::to_text(*told);
  if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  return exit_result;
}

}  // namespace

int whatif_command(const WhatIfArgs& args, const Terminal& io) {
  if (args.list_models) return io.result(model_table()), exit_result;
  if (args.marginal) return marginal_command(args, io);
  if (!args.grid.empty())
    return io.refuse(finding(Code::option_invalid, Severity::refused, {.column = "--grid"}, "--grid without --marginal",
                             "both, or neither", "see `bha help whatif`"));
  const auto told = asked(args).and_then([](const simulate::WhatIfOptions& o) { return simulate::what_if(o); });
  if (!told) return io.refuse(told.error());
  if (args.format == "svg" || args.format == "png") {
    if (const auto drawn = plots::convert(plots::pictures_of(report::drawing(*told), args.out, args.format)); !drawn)
      return io.refuse(drawn.error());
    return exit_result;
  }
  const report::RunInfo run{.version = std::string(version), .command = args.command};
  const std::string text = args.format == "json"   ? report::to_json(*told)
                           : args.format == "csv"  ? report::to_csv(*told)
                           : args.format == "html" ? report::to_html(*told, run, plots::assets())
                                                   : report::to_text(*told);
  if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  return exit_result;
}

}  // namespace bha::cli
