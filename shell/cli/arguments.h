// The command line as plain structs; every word of --help stands in arguments.cpp.
#pragma once
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/partial_capacity.h"
#include "bha/pipeline/predict.h"
#include "bha/pipeline/train.h"
#include "bha/pipeline/types.h"
#include "bha/simulate/types.h"

namespace bha::cli {

/// What reading a file may be told; the same for report, inspect and features.
struct ReadingArgs {
  std::vector<std::string> paths{};
  pipeline::Options options{};
  std::string believe_file{}, metadata_file{}, name_pattern{}, join{};
  std::map<std::string, std::string> given{};  // option without dashes -> value, as typed; several values on lines of their own
  std::string command{};                       // the command line, as it can be typed again
  std::size_t threads = 0;
  double time_limit_s = 0;  // 0: none
  bool json = false, strict = false, quiet = false;
  bool expanded = false;  // paths: the files of what was named
};
struct ReportArgs {
  ReadingArgs reading{};
  std::string format = "text", out{}, workspace{};
};
struct InspectArgs {
  ReadingArgs reading{};
};
struct FeaturesArgs {
  ReadingArgs reading{};
  std::string out = "-";
  bool follow = false;  // standard input, a row as soon as its cycle has closed
};
struct ModesArgs {
  ReadingArgs reading{};
  std::string positive{}, negative{};  // a file, or a name of the library
  std::string format = "text", out = "-";
};
struct CapacityArgs {
  ReadingArgs reading{};
  std::string ocv{};
  pipeline::CapacityOptions options{};
  std::string format = "text", out = "-";
};
struct EisArgs {
  std::vector<std::string> paths{};
  std::string format = "text", out = "-";
  bool json = false;
};
struct FitArgs {
  std::string table{}, model = "best", cell{};
  double eol = 0.8, time_limit_s = 0;
  bool json = false;
};
struct SimulateArgs {
  simulate::Options options{};
  std::string out{}, truth_out{};
  std::string noise{};  // a name or FIELD=VALUE,…; empty: typical
  bool list_protocols = false, force = false, json = false;
};
struct WhatIfArgs {
  simulate::WhatIfOptions options{};
  models::Conditions baseline{};
  std::vector<std::string> instead{};  // CONDITION=VALUE,…
  std::string scenario_file{}, profile{}, format = "text", out = "-";
  std::string command{};  // as it can be typed again
  bool list_models = false, marginal = false;
  std::vector<std::string> grid{};  // CONDITION=FROM:TO:VALUES
  double age_days = 365.25, nominal_voltage_V = nan;
};
struct ReplayArgs {
  std::string report{};
  std::vector<std::string> paths{};  // where the sources lie now, if not where the report found them
  bool json = false;
};
struct BenchmarkArgs {
  std::string protocol{}, data = ".", out{}, trajectory{}, page{};
  std::string command{};  // as it can be typed again
  pipeline::BenchmarkOptions options{};
  std::size_t threads = 0;
  double time_limit_s = 0;
  bool json = false;
};
struct TrainArgs {
  std::vector<std::string> tables{};
  pipeline::TrainOptions options{};
  std::string out{};
  std::size_t threads = 0;
  double time_limit_s = 0;
  bool json = false;
};
struct PredictArgs {
  std::string model{}, table{}, out = "-";
  pipeline::PredictOptions options{};
  bool json = false;
};
struct ModelArgs {
  std::string model{};
  bool json = false;
};
struct AddArgs {
  ReadingArgs reading{};
  std::string workspace{};
  bool progress = false, json = false;
};
struct ListArgs {
  std::string workspace{};
  bool json = false;
};
struct RemoveArgs {
  std::string workspace{};
  std::vector<std::string> cells{};
  bool json = false;
};
struct ServeArgs {
  std::string workspace{}, address = "127.0.0.1", dashboard{};  // dashboard: a folder; empty: the one beside the program
  int port = 8420;                                              // 0: any that is free
  double deadline_s = 30;                                       // for a whole request, and for its whole answer
  bool open = false, quiet = false, uploads = false, json = false;
};
struct SchemaArgs {
  std::string name = "report";
};
struct Words {  // text to print, and the exit code: help, version, or what was wrong with the command line
  std::string text{};
  int exit = 0;
};
using Arguments = std::variant<Words, ReportArgs, InspectArgs, FeaturesArgs, ModesArgs, CapacityArgs, EisArgs, FitArgs,
                               SimulateArgs, WhatIfArgs, ReplayArgs, BenchmarkArgs, TrainArgs, PredictArgs, ModelArgs, AddArgs,
                               ListArgs, RemoveArgs, ServeArgs, SchemaArgs>;

[[nodiscard]] Arguments parse_arguments(int argc, const char* const* argv);

}  // namespace bha::cli
