#include "shell/cli/arguments.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/report/chart_data.h"
#include "bha/simulate/sensors.h"
#include "shell/cli/asked_commands.h"
#include "shell/cli/did_you_mean.h"
#include "shell/cli/eis_arguments.h"
#include "shell/cli/feature_groups.h"
#include "shell/cli/model_arguments.h"
#include "shell/cli/ranges.h"
#include "shell/cli/reading_options.h"
#include "shell/cli/topics.h"
#include "shell/cli/whatif_arguments.h"
#include "shell/cli/workspace_arguments.h"

namespace bha::cli {
namespace {

constexpr std::string_view top_footer =
    "Examples:\n"
    "  bha report cell7.csv                      one screen: health, what was believed, what is wrong\n"
    "  bha report data/ --format html --out out  a page a cell, and out/fleet.json\n"
    "  bha inspect cell7.csv                     what the file is taken for, before anything is computed\n"
    "  bha features cell7.csv -o cycles.csv      the cycle table\n"
    "  bha report cell7.csv --format csv | bha fit -   a fade law through its state of health\n"
    "  bha simulate --cycles 300 -o cell.bdf     a cell of known truth\n"
    "  bha add data/                             into a workspace: what was read is not read again; then `bha list`\n"
    "  bha train a.csv b.csv c.csv -o model.json then `bha predict model.json d.csv`: health from partial charges\n"
    "  bha whatif --instead temperature_degC=35  the same life, but warmer\n"
    "Results go to stdout, words to stderr. Exit: 0 a result, 1 an input was refused, 2 the command line, 3 a bug.\n"
    "More: bha help COMMAND; besides: bha help metadata, map, limits, citing, batch";

std::string fault_list() {
  std::string out;
  for (const simulate::FaultName& fault : simulate::fault_names()) out.append(out.empty() ? "" : ", ").append(fault.name);
  return out;
}

struct Parsed {  // targets of the options; owned until parsing is over
  ReportArgs report{};
  InspectArgs inspect{};
  FeaturesArgs features{};
  ModesArgs modes{};
  EisArgs eis{};
  CapacityArgs capacity{};
  FitArgs fit{};
  SimulateArgs simulate{};
  WhatIfArgs whatif{};
  ReplayArgs replay{};
  BenchmarkArgs benchmark{};
  TrainArgs train{};
  PredictArgs predict{};
  ModelArgs model{};
  SchemaArgs schema{};
  ReadingSaid said[5]{};
  std::string x = "cycle", chemistry = "nmc", level = "k";
  TrainWords train_said{};
  FeatureGroups groups{};
  WorkspaceCommands workspace{};
};

// A row is told once and at once: only the one table that is made row by row.
void check_follow(const FeaturesArgs& a) {
  if (!a.follow) return;
  const features::StepOptions& s = a.reading.options.steps;
  if (a.reading.paths != std::vector<std::string>{"-"} || a.out != "-" || a.reading.json || !a.reading.join.empty() ||
      !a.reading.metadata_file.empty() || !a.reading.name_pattern.empty() || s.any_table())
    throw CLI::ValidationError("--follow", "text in, CSV out, no group but slices: tail -n +1 -f F | bha features - --follow");
}

Arguments parsed_or_words(CLI::App& app, Parsed& parsed, int argc, const char* const* argv) {
  app.parse(argc, argv);
  if (!app.get_subcommands().empty())
    for (ReadingArgs* reading : {&parsed.report.reading, &parsed.inspect.reading, &parsed.features.reading, &parsed.modes.reading,
                                 &parsed.capacity.reading, &parsed.workspace.add.reading})
      remember(*reading, *app.get_subcommands().front(), argc, argv);
  if (app.got_subcommand("report")) {
    ReportArgs& a = parsed.report;
    finish_reading(a.reading, parsed.said[0]);
    if (a.reading.json && a.format != "text" && a.format != "json")
      throw CLI::ValidationError("--json", "it is --format json, and --format " + a.format + " was said too");
    if (a.reading.json) a.format = "json";
    finish_health(a.reading, parsed.x);
    check_report_from_workspace(a);
    if ((a.format == "svg" || a.format == "png") && a.out.empty())
      throw CLI::ValidationError("--format", "a report is " + std::to_string(std::size(report::chart_titles)) +
                                                 " pictures, one a file: say where with --out DIR");
    return a;
  }
  if (app.got_subcommand("inspect")) return finish_reading(parsed.inspect.reading, parsed.said[1]), parsed.inspect;
  if (app.got_subcommand("features")) {
    finish_reading(parsed.features.reading, parsed.said[2]);
    parsed.features.reading.options.steps = step_options(parsed.groups);
    check_follow(parsed.features);
    return parsed.features;
  }
  if (app.got_subcommand("modes")) {
    finish_reading(parsed.modes.reading, parsed.said[3]);
    if (parsed.modes.reading.json) parsed.modes.format = "json";
    return parsed.modes;
  }
  if (app.got_subcommand("capacity")) {
    finish_reading(parsed.capacity.reading, parsed.said[4]);
    if (parsed.capacity.reading.json) parsed.capacity.format = "json";
    return parsed.capacity;
  }
  if (app.got_subcommand("eis")) return parsed.eis;
  if (app.got_subcommand("fit")) return parsed.fit;
  if (app.got_subcommand("simulate")) {
    if (!from_word(parsed.chemistry, parsed.simulate.options.chemistry)) throw CLI::ValidationError("--chemistry", "nmc or lfp");
    if (parsed.simulate.out.empty() && !parsed.simulate.list_protocols)
      throw CLI::ValidationError("-o", "where to write: -o FILE, or -o - for stdout");
    if (parsed.simulate.json && parsed.simulate.out == "-")
      throw CLI::ValidationError("--json", "the cell goes to stdout: say -o FILE");
    return parsed.simulate;
  }
  if (app.got_subcommand("whatif")) {
    WhatIfArgs& a = parsed.whatif;
    if (app.get_subcommand("whatif")->count("--format") == 0 && a.format == "text")
      for (const char* format : {"json", "csv", "html"})
        if (a.out.ends_with(std::string(".") + format)) a.format = format;
    if ((a.format == "svg" || a.format == "png") && a.out == "-")
      throw CLI::ValidationError("--format", "a what-if is " + std::to_string(std::size(report::what_if_titles)) +
                                                 " pictures, one a file: say -o BASE for BASE." +
                                                 std::string(report::what_if_titles[0].name) + "." + a.format + " and so on");
    a.command = command_line(argc, argv);
    return a;
  }
  if (app.got_subcommand("replay")) return parsed.replay;
  if (app.got_subcommand("benchmark")) {
    from_word(lower(parsed.level), parsed.benchmark.options.level);
    parsed.benchmark.command = command_line(argc, argv);
    return parsed.benchmark;
  }
  if (app.got_subcommand("train")) return finished(parsed.train, parsed.train_said);
  if (app.got_subcommand("predict")) return parsed.predict;
  if (app.got_subcommand("model")) return parsed.model;
  if (app.got_subcommand("schema")) return parsed.schema;
  if (auto of_workspace = workspace_arguments(app, parsed.workspace)) return *std::move(of_workspace);
  return Words{app.help(), 0};
}

/// What is not known until it is said has no default to show.
void drop_empty_defaults(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    for (CLI::Option* option : command->get_options([](CLI::Option*) { return true; }))
      for (const char* nothing : {"nan", "\"\"", "[]"})
        if (option->get_default_str() == nothing) option->default_str("");
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) out.push_back(command->get_name());
  return out;
}

/// The command line was wrong: why, and where to read on, as refusals are spelled.
Words wrong(std::string why, const CLI::App& app) {
  std::string help = "bha help";
  for (const CLI::App* command : app.get_subcommands()) help += " " + command->get_name();
  if (!why.ends_with('?') && !why.ends_with('.')) why += ".";
  return {"refused: " + why + " What to do: see `" + help + "`. [option_invalid, 703]", 2};
}

/// An option that no command has may be misspelled.
Words unexpected(const CLI::ExtrasError& e, const CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> options;
  for (const CLI::App* command : app.get_subcommands())
    for (const CLI::Option* option : command->get_options())
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  std::string hint;
  for (int i = 1; i < argc && hint.empty(); ++i) {
    const std::string_view typed = std::string_view(argv[i]).substr(0, std::string_view(argv[i]).find('='));
    if (typed.starts_with("--") && std::ranges::find(options, lower(typed)) == options.end()) hint = did_you_mean(typed, options);
  }
  return wrong(std::string(e.what()) + (hint.empty() ? "" : "." + hint), app);
}

// Not left to the parser: to it the name after `help` is a command whose options are missing.
Words help_on(const CLI::App& app, std::string_view name) {
  if (name.empty()) return {app.help()};
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (equal_without_case(command->get_name(), name)) return {command->help("bha")};
  if (const std::string topic = topic_text(name); !topic.empty()) return {topic};
  return wrong("there is no command \"" + std::string(name) + "\"." + did_you_mean(name, commands_of(app)), app);
}

}  // namespace

Arguments parse_arguments(int argc, const char* const* argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") return Words{"bha " + std::string(version) + "\n"};
  CLI::App app{"bha: what happened to a lithium-ion cell, how healthy it is, how long it will last, and how sure that is.",
               "bha"};
  app.ignore_case();
  app.option_defaults()->ignore_case()->always_capture_default();
  app.footer(std::string(top_footer));
  app.set_version_flag("--version", "bha " + std::string(version));
  app.get_formatter()->column_width(34);
  Parsed parsed;
  Commands commands(app, {argv, static_cast<std::size_t>(argc)});

  if (CLI::App* report = commands.add("report", "State of health, what happened and what comes, with everything it rests on")) {
    add_reading(*report, parsed.report.reading, parsed.said[0]);
    add_health(*report, parsed.report.reading, parsed.x);
    add_report_from_workspace(*report, parsed.report);
    report->add_option("--format", parsed.report.format, "text, json, html, csv (SoH by cycle, what `bha fit` takes), svg or png")
        ->check(CLI::IsMember({"text", "json", "html", "csv", "svg", "png"}, CLI::ignore_case));
    report->add_option("-o,--out", parsed.report.out, "Folder: one file a cell, and fleet.json; without it stdout");
    report->footer(
        "Examples:\n  bha report cell7.csv\n  bha report cell7.csv --format html --out out\n"
        "  bha report cell7.csv --format csv > soh.csv   the table that `bha fit` takes\n"
        "  bha report cells/*.csv --reference first:5 --eol 0.7 --out out\n"
        "  bha report nasa_folder --cell B0005 --voltage-limits 2.7 4.2" +
        std::string(reading_footer));
  }

  if (CLI::App* inspect =
          commands.add("inspect", "What is believed about a file: format, columns, units, sign, clock, cycles, findings")) {
    add_reading(*inspect, parsed.inspect.reading, parsed.said[1]);
    inspect->footer("Examples:\n  bha inspect cell7.csv\n  bha inspect cell7.csv --json > belief.json" +
                    std::string(reading_footer));
  }

  if (CLI::App* features = commands.add("features", "The cycle table as CSV or JSON")) {
    add_reading(*features, parsed.features.reading, parsed.said[2]);
    features->add_option("-o,--output", parsed.features.out,
                         "FILE.csv (tables of --groups beside it: FILE.dcir.csv), .json, .parquet or .arrow; '-' is stdout");
    features->add_flag("--follow", parsed.features.follow, "Of standard input: each row as soon as its cycle has closed");
    add_feature_groups(*features, parsed.groups);
    features->footer(
        "Examples:\n  bha features cell7.csv > cycles.csv\n  bha features data/*.csv -o cycles.parquet\n"
        "  bha features cell7.csv --groups slices,dcir,ic-peaks --nominal-capacity-ah 2\n"
        "  zcat cell7.csv.gz | bha features -\n"
        "  tail -n +1 -f cell7.csv | bha features - --follow --believe cell7.belief.json" +
        std::string(reading_footer));
  }

  if (CLI::App* modes = commands.add("modes", "What was lost at each slow check-up: lithium, positive or negative electrode")) {
    add_reading(*modes, parsed.modes.reading, parsed.said[3]);
    modes
        ->add_option("--positive", parsed.modes.positive,
                     "CSV with stoichiometry, potential_V; or a published curve: nmc811, lfp")
        ->required();
    modes->add_option("--negative", parsed.modes.negative, "The same; published: graphite, graphite-silicon")->required();
    modes->add_option("--format", parsed.modes.format, "text, json or csv")
        ->check(CLI::IsMember({"text", "json", "csv"}, CLI::ignore_case));
    modes->add_option("-o,--output", parsed.modes.out, "FILE; '-' is stdout");
    modes->footer(
        "Examples:\n  bha modes cell7.csv --positive nmc_half_cell.csv --negative graphite_half_cell.csv\n"
        "  bha modes cell7.csv --positive nmc811 --negative graphite-silicon   published curves: differences only\n"
        "The curves to fit are full charges and discharges at C/10 or slower; faster ones are refused, and so is a mode whose "
        "90 %\ninterval is wider than ± 5 %. Stoichiometry is lithium per site, 0 to 1; potential_V is against lithium." +
        std::string(reading_footer));
  }

  if (CLI::App* capacity = commands.add("capacity", "Capacity of a cell that is never run from full to empty, from its rests")) {
    pipeline::CapacityOptions& by_rests = parsed.capacity.options;
    add_reading(*capacity, parsed.capacity.reading, parsed.said[4]);
    capacity->add_option("--ocv", parsed.capacity.ocv, "CSV with soc (0 to 1) and voltage_V: the cell's open-circuit voltage")
        ->required();
    capacity->add_option("--rest-s", by_rests.rest_s, "Shortest rest whose voltage is believed [s]")->check(above_zero());
    capacity
        ->add_option("--voltage-sd-v", by_rests.voltage_sd_V, "How far a rested voltage may be off: one standard deviation [V]")
        ->check(above_zero());
    capacity->add_option("--current-offset-a", by_rests.current_offset_A, "How far the current's zero may be off [A]")
        ->check(between(0, 1e9));
    capacity->add_option("--forget", by_rests.forget, "Weight of a window for each that came after it; 1: all count the same")
        ->check(between(0.5, 1.0));
    capacity->add_option("--format", parsed.capacity.format, "text, json or csv")
        ->check(CLI::IsMember({"text", "json", "csv"}, CLI::ignore_case));
    capacity->add_option("-o,--output", parsed.capacity.out, "FILE; '-' is stdout");
    capacity->footer(
        "Examples:\n  bha capacity log.csv --ocv ocv.csv --nominal-capacity-ah 60\n"
        "  bha capacity log.csv --ocv ocv.csv --rest-s 3600 --current-offset-a 0.05 --format csv\n"
        "Each row rests on what came before it. A voltage on a plateau, or one that still drifts, tells no state of charge and "
        "is left\nout. 1 means the whole of the open-circuit curve." +
        std::string(reading_footer));
  }

  add_fit_command(commands, parsed.fit);

  if (CLI::App* sim = commands.add("simulate", "A cell of known truth, as BDF text; the truth beside it")) {
    simulate::Options& s = parsed.simulate.options;
    sim->add_option("--chemistry", parsed.chemistry, "nmc or lfp")->check(CLI::IsMember({"nmc", "lfp"}, CLI::ignore_case));
    sim->add_option("--cycles", s.cycles, "How many")->check(between(1, 1'000'000));
    sim->add_option("--seed", s.seed, "Same seed, same bytes, on every platform");
    sim->add_option("--protocol", s.protocol, "See --list-protocols");
    sim->add_flag("--list-protocols", parsed.simulate.list_protocols, "The protocols and what each is for");
    sim->add_option("--temperature-degc", s.temperature_degC, "Chamber temperature [degC]")->check(between(-40.0, 80.0));
    sim->add_option("--c-rate", s.c_rate, "Discharge current / nominal capacity")->check(between(0.01, 10.0));
    sim->add_option("--depth-of-discharge", s.depth_of_discharge, "Of one cycle")->check(between(0.01, 1.0));
    sim->add_option("--sample-s", s.sample_s, "Time between samples [s]")->check(between(0.01, 3600.0));
    sim->add_option("--noise", parsed.simulate.noise,
                    "none, typical, coarse, or fields: voltage_sigma_V=0.001,current_lsb_A=0.001");
    sim->add_option("--fault", s.faults, "A defect in the data, may be given several times: " + fault_list())
        ->allow_extra_args(false);
    sim->add_option("-o,--output", parsed.simulate.out, "FILE (BDF text); '-' is stdout");
    sim->add_flag("--force", parsed.simulate.force, "Replace FILE even if bha did not simulate it (no truth lies beside it)");
    sim->add_flag("--json", parsed.simulate.json, "Which files were written, their rows and cycles, as JSON");
    sim->add_option("--truth", parsed.simulate.truth_out, "FILE.json for the truth; by default FILE.truth.json");
    sim->footer(
        "Examples:\n  bha simulate --cycles 300 --seed 7 -o cell.bdf\n"
        "  bha simulate --chemistry lfp --protocol checkup --temperature-degc 35 --cycles 500 -o lfp.bdf\n"
        "  bha simulate --cycles 50 -o - | bha report -");
  }

  if (CLI::App* whatif =
          commands.add("whatif", "What comes at another temperature, depth, rate or use, by published ageing models")) {
    whatif->add_option("--scenario", parsed.whatif.scenario_file, "TOML: model, years, [baseline] and other sections")
        ->type_name("FILE");
    whatif->add_option("--model", parsed.whatif.options.model, "See --list-models");
    whatif->add_flag("--list-models", parsed.whatif.list_models, "The models, their cells and whom to cite");
    whatif->add_option("--years", parsed.whatif.options.years, "How far");
    whatif->add_option("--eol", parsed.whatif.options.eol, "End of life, relative to the new cell");
    const auto baseline = "Baseline";
    models::Conditions& c = parsed.whatif.baseline;
    whatif->add_option("--temperature-degc", c.temperature_degC, "Of the cell [degC]")->group(baseline);
    whatif->add_option("--depth-of-discharge", c.depth_of_discharge, "Of one cycle, 0 (storage) to 1")->group(baseline);
    whatif->add_option("--mean-soc", c.mean_soc, "Middle of the state of charge")->group(baseline);
    whatif->add_option("--c-rate", c.c_rate, "Of charge and discharge")->group(baseline);
    whatif->add_option("--cycles-per-day", c.cycles_per_day, "How many of that depth")->group(baseline);
    whatif->add_option("--profile", parsed.whatif.profile, "CSV with days (or time_s), soc, temperature_degC, which repeats")
        ->type_name("FILE")
        ->group(baseline);
    whatif->add_option("--instead", parsed.whatif.instead, "CONDITION=VALUE,... beside the baseline; may be given several times")
        ->allow_extra_args(false);
    const auto yours = "Your cell";
    whatif->add_option("--soh-now", parsed.whatif.options.soh_now, "Its health: the model is scaled to it")->group(yours);
    whatif->add_option("--days-now", parsed.whatif.options.days_now, "How long it has lived")->group(yours);
    whatif->add_option("--efc-now", parsed.whatif.options.efc_now, "How many equivalent full cycles it has done")->group(yours);
    whatif->add_option("--format", parsed.whatif.format, "text, json, csv, html, svg or png")
        ->check(CLI::IsMember({"text", "json", "csv", "html", "svg", "png"}));
    whatif->add_flag_callback("--json", [&] { parsed.whatif.format = "json"; }, "The same as --format json");
    whatif->add_option("-o,--output", parsed.whatif.out, "FILE; '-' is stdout; of svg and png the beginning of their names");
    add_marginal_options(*whatif, parsed.whatif);
    whatif->footer(
        "Examples:\n  bha whatif --instead temperature_degC=35 --instead depth_of_discharge=0.5,cycles_per_day=1.6\n"
        "  bha whatif --model lfp-naumann-3Ah --soh-now 0.93 --days-now 400 --efc-now 350 --instead mean_soc=0.4\n"
        "  bha whatif --scenario fleet.toml --format csv -o fleet.csv\n"
        "  bha whatif --instead temperature_degC=10 --format html -o whatif.html\n"
        "  bha whatif --scenario fleet.toml --marginal --grid temperature_degC=10:40:4 --grid c_rate=0.2:1:5 --format csv\n"
        "A scenario file:\n  model = \"nmc111-sanyo-2Ah\"\n  years = 10\n  [baseline]\n  temperature_degC = 25\n"
        "  [summer]\n  temperature_degC = 38\n  [road]\n  profile = \"hours.csv\"");
  }

  if (CLI::App* replay =
          commands.add("replay", "Runs a report again from its sources and says whether every number is the same")) {
    replay->add_option("REPORT", parsed.replay.report, "A report as JSON")->required()->type_name("");
    replay->add_option("PATH", parsed.replay.paths, "Where its sources lie now (known by their sha256)")->type_name("");
    replay->add_flag("--json", parsed.replay.json, "The result as JSON");
    replay->footer("Example:\n  bha report cell7.csv --json > r.json; bha replay r.json\n  bha replay r.json archive/");
  }

  add_benchmark_command(commands, parsed.benchmark, parsed.level);
  add_eis_command(commands, parsed.eis);
  add_model_commands(commands, parsed.train, parsed.predict, parsed.model, parsed.train_said);

  add_workspace_commands(commands, parsed.workspace);

  if (CLI::App* schema = commands.add("schema", "The JSON Schema of a document")) {
    schema
        ->add_option("NAME", parsed.schema.name,
                     "report, fleet, inspection, fit, whatif, marginal, modes, capacity, eis, model or prediction")
        ->type_name("");
  }

  app.add_subcommand("help", "Help on a command")->allow_extras();
  drop_empty_defaults(app);

  try {
    if (argc <= 1) return Words{app.help(), 2};
    if (equal_without_case(argv[1], "help")) return help_on(app, argc > 2 ? argv[2] : "");
    // A document's name is a command's too: to the parser that command's options would be missing.
    if (argc == 3 && equal_without_case(argv[1], "schema") && argv[2][0] != '-') return SchemaArgs{argv[2]};
    const std::string_view command = argv[1];
    const bool known =
        std::ranges::any_of(commands_of(app), [&](const std::string& name) { return equal_without_case(name, command); });
    if (!command.starts_with("-") && !known)
      return wrong("there is no command \"" + std::string(command) + "\"." + did_you_mean(command, commands_of(app)), app);
    return parsed_or_words(app, parsed, argc, argv);
  } catch (const CLI::CallForHelp&) {
    for (const CLI::App* command : app.get_subcommands()) return Words{command->help("bha")};
    return Words{app.help()};
  } catch (const CLI::CallForVersion& e) {
    return Words{std::string(e.what()) + "\n"};
  } catch (const CLI::ExtrasError& e) {
    return unexpected(e, app, argc, argv);
  } catch (const CLI::ParseError& e) {
    return wrong(parser_words(e.what()), app);
  }
}

}  // namespace bha::cli
