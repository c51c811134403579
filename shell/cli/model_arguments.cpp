#include "shell/cli/model_arguments.h"
#include "shell/cli/ranges.h"

#include <CLI/CLI.hpp>

#include "bha/base/text.h"
#include "shell/cli/reading_options.h"

namespace bha::cli {
void add_model_commands(Commands& commands, TrainArgs& args, PredictArgs& predicted, ModelArgs& shown, TrainWords& said) {
  if (CLI::App* train = commands.add("train", "Learns a capacity or state of health from tables of features of several cells")) {
    pipeline::TrainOptions& t = args.options;
    train->add_option("TABLE", args.tables, "CSV files, folders, patterns; a table is a cell")->required()->type_name("");
    train
        ->add_option(
            "--model", said.regressor,
            "ridge, elastic-net, isotonic, extra-trees, boosted-trees, gaussian-process, or the best of them on cells left out; "
            "ensemble: what `bha benchmark` evaluates, a mean of trees and processes that takes longer; compare the MAE of cells "
            "left out")
        ->check(CLI::IsMember(
            {"best", "ridge", "elastic-net", "isotonic", "extra-trees", "boosted-trees", "gaussian-process", "ensemble"},
            CLI::ignore_case));
    train->add_option("-o,--output", args.out, "FILE.json for the model; '-' is stdout, instead of the summary")->required();
    const auto columns = "Columns";
    train
        ->add_option("--target", t.columns.target,
                     "What is learnt; by default soh, capacity_Ah, capacity or discharge_capacity_Ah")
        ->group(columns);
    train
        ->add_option("--nominal-capacity-ah", t.columns.nominal_capacity_Ah,
                     "The target is a capacity; divided by this it is soh")
        ->check(above_zero())
        ->group(columns);
    train
        ->add_option("--features", t.columns.features,
                     "Comma-separated; by default the 16 charge slices, else all of your own columns")
        ->delimiter(',')
        ->group(columns);
    train
        ->add_option("--inputs", said.inputs,
                     "row (the features as they stand), slice-history (robust by the cycles before) or slice-course (with their "
                     "drift and the cycles seen)")
        ->check(CLI::IsMember({"row", "slice-history", "slice-course"}, CLI::ignore_case))
        ->group(columns);
    train->add_option("--cell-column", t.columns.cell, "Names the cell of each row; by default `cell`, else a table is a cell")
        ->group(columns);
    train
        ->add_option("--rising", t.rising,
                     "Comma-separated inputs with which the answer never falls (boosted-trees; isotonic of one input)")
        ->delimiter(',')
        ->group(columns);
    train->add_option("--falling", t.falling, "And those with which it never rises")->delimiter(',')->group(columns);
    train->add_option("--seed", t.seed, "Of the trees");
    train->add_flag("--json", args.json, "What was learnt as JSON, without the bulk of the parameters");
    train->add_option("--threads", args.threads, "Threads, at most 256; 0: all. The result is the same for any number")
        ->check(between(0, 256));
    train->add_option("--time-limit", args.time_limit_s, "Try no more models after so many seconds, and say so; 0: all")
        ->check(between(0.0, 1e9));
    train->footer(
        "Examples:\n  for c in a b c; do bha features $c.csv --groups slices --nominal-capacity-ah 2 -o ${c}_features.csv; done\n"
        "  bha train *_features.csv --nominal-capacity-ah 2 -o model.json     the best of all, as state of health\n"
        "  bha train *_features.csv --model ensemble -o model.json            the recipe of docs/benchmarks\n"
        "  bha train fleet.csv --cell-column serial --target soh --features ocv_V,resistance_ohm --model ridge -o model.json\n"
        "  bha train fleet.csv --features ocv_V,resistance_ohm --model boosted-trees --falling resistance_ohm -o model.json\n"
        "The interval is what cells that were left out were off by; below 9 cells it is a t interval, and that is said.");
  }

  if (CLI::App* predict = commands.add("predict", "What a trained model tells of each row of a table, with an interval")) {
    predict->add_option("MODEL", predicted.model, "A file that `bha train` wrote")->required()->type_name("");
    predict
        ->add_option("TABLE", predicted.table,
                     "CSV with the model's features; '-' is standard input, each row answered as it comes")
        ->required()
        ->type_name("");
    predict->add_option("-o,--output", predicted.out, "FILE.csv or FILE.json; '-' is stdout");
    CLI::Option* online =
        predict->add_flag("--online", predicted.options.online, "Beside each row the robust level of the rows so far");
    predict
        ->add_flag("--monotone", predicted.options.monotone,
                   "And that level without rises of more than 0.2 % that ten rows have not confirmed")
        ->needs(online);
    predict->add_flag("--allow-training-cells", predicted.options.allow_known, "Tell cells that the model was trained on, too");
    predict->add_option("--cell-column", predicted.options.cell_column, "Names the cell of each row; by default `cell`");
    predict->add_flag("--json", predicted.json, "The result as JSON");
    predict->footer(
        "Examples:\n  bha predict model.json d_features.csv -o d_soh.csv\n  bha predict model.json d_features.csv --online "
        "--monotone --json\n"
        "  tail -f -n +1 d_features.csv | bha predict model.json - --online     a row is answered when its line has ended\n"
        "A row is told from itself and the rows before it. Outside the range of training its interval widens; beyond a "
        "whole range\nnothing is told (outside_training).");
  }

  if (CLI::App* model = commands.add("model", "What a model file holds")) {
    CLI::App* show = model->add_subcommand(
        "show", "Target, features and their range, cells, errors on cells left out, interval; which inputs count");
    model->require_subcommand(1);
    show->add_option("MODEL", shown.model, "A file that `bha train` wrote")->required()->type_name("");
    show->add_flag("--json", shown.json, "As JSON, without the bulk of the parameters");
    model->footer("Examples:\n  bha model show model.json\n  bha model show model.json --json");
  }
}

void add_fit_command(Commands& commands, FitArgs& args) {
  if (CLI::App* fit = commands.add("fit", "A fade law through a table with columns cycle (or efc, days) and soh")) {
    fit->add_option("FILE", args.table, "CSV, as `bha report PATH --format csv` writes it; '-' is standard input")
        ->required()
        ->type_name("");
    fit->add_option("--model", args.model, "best|linear|sqrt-linear|power|exponential|double-exponential")
        ->check(CLI::IsMember({"best", "linear", "sqrt-linear", "power", "exponential", "double-exponential"}, CLI::ignore_case));
    fit->add_option("--cell", args.cell, "One cell of a table whose column `cell` names several");
    fit->add_option("--eol", args.eol, "Threshold of the crossing: 0.8 is 80 %")->check(between(0.01, 1.5));
    fit->add_option("--time-limit", args.time_limit_s, time_limit_words)->check(between(0.0, 1e9));
    fit->add_flag("--json", args.json, "The result as JSON");
    fit->footer(
        "Examples:\n  bha report cell7.csv --format csv > soh.csv; bha fit soh.csv\n"
        "  bha fit soh.csv --model sqrt-linear --json\n"
        "A table of your own needs a line of headings with cycle (or efc, or days) and soh, commas between, and one "
        "line a cycle.");
  }
}

void add_benchmark_command(Commands& commands, BenchmarkArgs& args, std::string& level) {
  if (CLI::App* bench =
          commands.add("benchmark", "Runs an evaluation protocol: trains, predicts cells held out, prints the errors")) {
    bench
        ->add_option(
            "PROTOCOL,--protocol", args.protocol,
            "JSON: task, train, test, what the truth is. A path, or a NAME: of NAME.json in the data folder, in protocols "
            "beside it, or here")
        ->required()
        ->type_name("");
    bench->add_option("--data", args.data, "Folder of the files that the protocol names");
    bench->add_option("--level", level, "Known of a tested cell: nolabel, k (cycles seen) or anchor (first capacities)")
        ->check(CLI::IsMember({"nolabel", "k", "anchor"}, CLI::ignore_case));
    bench->add_option("--seed", args.options.seed, "Of trees and bootstraps");
    bench->add_option("--threads", args.threads, "Threads, at most 256; 0: all. The result is the same for any number")
        ->check(between(0, 256));
    bench->add_option("--time-limit", args.time_limit_s, time_limit_words)->check(between(0.0, 1e9));
    bench->add_option("-o,--output", args.out, "FILE.csv for the predictions; '-' is stdout, instead of the table");
    bench->add_option("--trajectory", args.trajectory, "FILE.csv for the way after each origin (forecasts only)");
    bench->add_option("--html", args.page, "FILE.html for a page: told against truth, calibration, errors by cell");
    bench->add_flag("--json", args.json, "The table as JSON");
    bench->footer(
        "Examples:\n  bha benchmark soh.json --data data\n  bha benchmark soh --data data --level nolabel -o predictions.csv "
        "--html soh.html\n"
        "What it read is told with its sha256: of the protocol, of each data file (--json), and of the list of these.");
  }
}

TrainArgs finished(TrainArgs args, const TrainWords& said) {
  if (report::RegressorKind kind{}; from_word(lower(said.regressor), kind)) args.options.kind = kind;
  args.options.inputs_said = from_word(lower(said.inputs), args.options.columns.inputs);
  return args;
}

}  // namespace bha::cli
