// A trained model as a file, and what it told of a table: what `bha train`, `bha model show` and `bha predict` write.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/base/table.h"

namespace bha::report {

enum class RegressorKind : std::uint8_t { ridge, extra_trees, gaussian_process, elastic_net, boosted_trees, isotonic, ensemble };
/// conformal_over_cells: 9 cells or more. t_over_cells: fewer; the spread between cells is known badly, and it is not conformal.
enum class CalibrationBasis : std::uint8_t { conformal_over_cells, t_over_cells };

struct ModelFeature {
  std::string name{}, unit{};
  double low = nan, high = nan;
};
struct ModelCell {
  std::string name{}, hash{};
  std::int64_t rows = 0, used = 0;
  std::vector<std::string> sample{};
};
struct ModelCandidate {
  RegressorKind kind{};
  double mae = nan;
  bool chosen = false;
};
struct ModelCalibration {
  CalibrationBasis basis{};
  double level = nan;
  std::int64_t cells = 0;
  double half_width = nan, online_half_width = nan, mae = nan, rmse = nan;
};
struct ModelRidge {
  double intercept = nan, penalty = nan;
  std::vector<double> mean{}, scale{}, coefficients{};
};
struct ModelTree {
  std::vector<std::int32_t> column{};
  std::vector<double> number{};
};
struct ModelTrees {
  std::vector<ModelTree> trees{};
};
struct ModelProcess {
  std::vector<std::vector<std::int32_t>> groups{};
  std::vector<std::int32_t> terms{}, linear{};
  double label_mean = nan, label_scale = nan;
  std::vector<double> mean{}, scale{}, low{}, high{}, parameters{}, rows{}, weights{};
};
struct ModelPathStep {
  double penalty = nan, left_out_rmse = nan;
  std::vector<double> coefficients{};
};
struct ModelElasticNet {
  double intercept = nan, penalty = nan, l1_share = nan;
  std::vector<double> mean{}, scale{}, coefficients{};
  std::vector<ModelPathStep> path{};
};
struct ModelBoostedTrees {
  double base = nan;
  std::vector<std::int32_t> monotone{};
  std::vector<double> importance{}, left_out_rmse{};
  std::vector<ModelTree> trees{};
};
struct ModelIsotonic {
  ModelRidge score{};
  std::vector<double> at{}, level{};
};
struct ModelRisingSteps {
  std::vector<double> to{}, level{};
};
struct ModelErrorSpread {
  double least = 1;
  std::vector<ModelRisingSteps> parts{};
};
struct ModelEnsemble {
  std::vector<double> shares{};
  ModelTrees trees{};
  std::vector<ModelProcess> processes{};
  std::int32_t calendar = -1;
  ModelTrees by_calendar{};
  ModelErrorSpread spread{};
};
struct ModelDocument {
  std::string schema = "bha.model/0", version{};
  RegressorKind kind{};
  std::string citation{};
  std::string target{}, unit{};
  double nominal_capacity_Ah = nan;
  std::string reference{};
  std::string inputs{};
  std::vector<ModelFeature> features{};
  std::vector<std::string> input_names{};
  std::vector<double> domain_low{}, domain_high{};
  std::vector<ModelCell> cells{};
  ModelCalibration calibration{};
  std::vector<ModelCandidate> candidates{};
  std::uint32_t seed = 0;
  std::optional<ModelRidge> ridge{};
  std::optional<ModelTrees> trees{};
  std::optional<ModelProcess> process{};
  std::optional<ModelElasticNet> elastic_net{};
  std::optional<ModelBoostedTrees> boosted_trees{};
  std::optional<ModelIsotonic> isotonic{};
  std::optional<ModelEnsemble> ensemble{};
};
[[nodiscard]] std::string to_json(const ModelDocument&);
/// What 1 means where the target is a state of health, in words; empty: it is none.
[[nodiscard]] std::string reference_words(const ModelDocument&);
/// What a person wants to know of it: what it tells, from what, how well, and where it ends.
[[nodiscard]] std::string to_text(const ModelDocument&);

/// A row of the table. Columns that begin with online are missing, and not in the CSV, where they were not asked for.
struct PredictedRow {
  std::string cell{};
  std::int64_t cycle = 0;
  double value = nan, lower = nan, upper = nan, outside = nan;
  Code missing{};
  double online = nan, online_lower = nan, online_upper = nan;
  Code online_missing{};
  double online_monotone = nan, reference_Ah = nan;
};
struct PredictionDocument {
  std::string schema = "bha.prediction/0", version{};
  std::string target{}, unit{}, reference{};
  CalibrationBasis basis{};
  double level = nan;
  std::int64_t calibration_cells = 0;
  bool online = false, monotone = false;
  std::vector<Finding> findings{};
  Table<PredictedRow> rows{};
};
[[nodiscard]] std::string to_json(const PredictionDocument&);
[[nodiscard]] std::string to_csv(const PredictionDocument&);
/// The same a line at a time: the headings, then each row.
struct PredictedColumns {
  bool online = false, monotone = false;
};
void append_csv_heading(std::string& out, PredictedColumns);
void append_csv_row(std::string& out, const PredictedRow&, PredictedColumns);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr std::string_view words<report::RegressorKind>[] = {
    "ridge", "extra-trees", "gaussian-process", "elastic-net", "boosted-trees", "isotonic", "ensemble"};
template <>
inline constexpr std::string_view words<report::CalibrationBasis>[] = {"conformal_over_cells", "t_over_cells"};
template <>
inline constexpr auto fields<report::ModelFeature> =
    Fields{Field{"name", &report::ModelFeature::name, "Heading of the column."},
           Field{"unit", &report::ModelFeature::unit, "Unit, as the name says it; empty: none, or not said."},
           Field{"low", &report::ModelFeature::low, "Least value in training."},
           Field{"high", &report::ModelFeature::high, "Largest value in training."}};
static_assert(fully_described<report::ModelFeature>);
template <>
inline constexpr auto fields<report::ModelCell> = Fields{
    Field{"name", &report::ModelCell::name, "Cell, by its file or the table's column."},
    Field{"hash", &report::ModelCell::hash, "Of the features of all rows: the same content has the same hash."},
    Field{"rows", &report::ModelCell::rows, "Rows of the cell."}, Field{"used", &report::ModelCell::used, "Rows with a target."},
    Field{"sample", &report::ModelCell::sample, "The smallest 64 hashes of its rows: rows of this cell are known again."}};
static_assert(fully_described<report::ModelCell>);
template <>
inline constexpr auto fields<report::ModelCandidate> =
    Fields{Field{"kind", &report::ModelCandidate::kind, "Regressor."},
           Field{"mae", &report::ModelCandidate::mae, "Mean over cells of their mean absolute error when they were left out."},
           Field{"chosen", &report::ModelCandidate::chosen, "Whether it is this model."}};
static_assert(fully_described<report::ModelCandidate>);
template <>
inline constexpr auto fields<report::ModelCalibration> = Fields{
    Field{"basis", &report::ModelCalibration::basis, "conformal_over_cells, or t_over_cells below 9 cells: never conformal."},
    Field{"level", &report::ModelCalibration::level, "Share of a new cell's rows that the interval should hold."},
    Field{"cells", &report::ModelCalibration::cells, "Cells that were left out in turn."},
    Field{"half_width", &report::ModelCalibration::half_width,
          "Of a row's interval, inside the domain (of an ensemble: where its spread is 1); null: not known."},
    Field{"online_half_width", &report::ModelCalibration::online_half_width, "Of the online level's interval."},
    Field{"mae", &report::ModelCalibration::mae, "Mean over cells of their mean absolute error when they were left out."},
    Field{"rmse", &report::ModelCalibration::rmse, "Root of the mean over cells of their mean square error."}};
static_assert(fully_described<report::ModelCalibration>);
template <>
inline constexpr auto fields<report::ModelRidge> =
    Fields{Field{"intercept", &report::ModelRidge::intercept, "Mean target."},
           Field{"penalty", &report::ModelRidge::penalty, "Of the squared coefficients; chosen by cells left out."},
           Field{"mean", &report::ModelRidge::mean, "Of each input."},
           Field{"scale", &report::ModelRidge::scale, "Its standard deviation."},
           Field{"coefficients", &report::ModelRidge::coefficients, "Of (input - mean)/scale."}};
static_assert(fully_described<report::ModelRidge>);
template <>
inline constexpr auto fields<report::ModelTree> = Fields{
    Field{"column", &report::ModelTree::column, "Of each node, breadth first: the input it cuts; -1: a leaf."},
    Field{
        "number", &report::ModelTree::number,
        "Of a leaf: its value. Else the cut: rows at or below go to node 2j + 1, the others to 2j + 2, of the j-th inner node."}};
static_assert(fully_described<report::ModelTree>);
template <>
inline constexpr auto fields<report::ModelTrees> = Fields{Field{"trees", &report::ModelTrees::trees, "The model is their mean."}};
static_assert(fully_described<report::ModelTrees>);
template <>
inline constexpr auto fields<report::ModelProcess> =
    Fields{Field{"groups", &report::ModelProcess::groups, "Inputs that share a length scale."},
           Field{"terms", &report::ModelProcess::terms,
                 "How many of the groups, in their order, each term of the kernel has; empty: all of them are one."},
           Field{"linear", &report::ModelProcess::linear, "Inputs of the linear part."},
           Field{"label_mean", &report::ModelProcess::label_mean, "Of the target."},
           Field{"label_scale", &report::ModelProcess::label_scale, "Its standard deviation."},
           Field{"mean", &report::ModelProcess::mean, "Of each input."},
           Field{"scale", &report::ModelProcess::scale, "Its standard deviation."},
           Field{"low", &report::ModelProcess::low, "Inputs are clipped here, standardised."},
           Field{"high", &report::ModelProcess::high, "And here."},
           Field{"parameters", &report::ModelProcess::parameters,
                 "Logs: a length a group, amplitude of each term, linear part, a cell's own level and curve, noise."},
           Field{"rows", &report::ModelProcess::rows, "Training rows, standardised, one after the other."},
           Field{"weights", &report::ModelProcess::weights, "One a row: the mean is their sum over the kernel."}};
static_assert(fully_described<report::ModelProcess>);
template <>
inline constexpr auto fields<report::ModelPathStep> = Fields{
    Field{"penalty", &report::ModelPathStep::penalty, "From the largest, at which no input is in."},
    Field{"left_out_rmse", &report::ModelPathStep::left_out_rmse, "Of rows whose cell was left out."},
    Field{"coefficients", &report::ModelPathStep::coefficients, "Of (input - mean)/scale at all rows; 0: the input is not in."}};
static_assert(fully_described<report::ModelPathStep>);
template <>
inline constexpr auto fields<report::ModelElasticNet> =
    Fields{Field{"intercept", &report::ModelElasticNet::intercept, "Mean target."},
           Field{"penalty", &report::ModelElasticNet::penalty, "Chosen by cells left out."},
           Field{"l1_share", &report::ModelElasticNet::l1_share, "Share of it on the coefficients' sizes, not squares."},
           Field{"mean", &report::ModelElasticNet::mean, "Of each input."},
           Field{"scale", &report::ModelElasticNet::scale, "Its standard deviation."},
           Field{"coefficients", &report::ModelElasticNet::coefficients, "Of (input - mean)/scale."},
           Field{"path", &report::ModelElasticNet::path, "All penalties: which inputs they let in, and how well they told."}};
static_assert(fully_described<report::ModelElasticNet>);
template <>
inline constexpr auto fields<report::ModelBoostedTrees> = Fields{
    Field{"base", &report::ModelBoostedTrees::base, "Mean target: what no tree would tell."},
    Field{"monotone", &report::ModelBoostedTrees::monotone,
          "Of each input: 1: the answer never falls where it rises, -1: never rises, 0: free."},
    Field{"importance", &report::ModelBoostedTrees::importance, "Of each input: share of the squared error its cuts removed."},
    Field{"left_out_rmse", &report::ModelBoostedTrees::left_out_rmse,
          "Of rows whose cell was left out, with 0, 1, 2, ... trees: the least chose their number."},
    Field{"trees", &report::ModelBoostedTrees::trees, "The model is the base and their sum."}};
static_assert(fully_described<report::ModelBoostedTrees>);
template <>
inline constexpr auto fields<report::ModelIsotonic> = Fields{
    Field{"score", &report::ModelIsotonic::score,
          "Along which the answer never falls: of one input itself, or turned about; of several what ridge tells of them."},
    Field{"at", &report::ModelIsotonic::at, "Scores at which the answer bends, rising; it stays beyond the first and last."},
    Field{"level", &report::ModelIsotonic::level, "The answer there, never falling; between them it is a straight line."}};
static_assert(fully_described<report::ModelIsotonic>);
template <>
inline constexpr auto fields<report::ModelRisingSteps> =
    Fields{Field{"to", &report::ModelRisingSteps::to, "Ends of the steps, rising; beyond the last it grows with the sign."},
           Field{"level", &report::ModelRisingSteps::level, "Of each step, never falling."}};
static_assert(fully_described<report::ModelRisingSteps>);
template <>
inline constexpr auto fields<report::ModelErrorSpread> =
    Fields{Field{"least", &report::ModelErrorSpread::least, "What the parts are added to; their mean in training is 1 with it."},
           Field{"parts", &report::ModelErrorSpread::parts,
                 "Two, or none: of what is told, turned round, and of how far the learners are apart."}};
static_assert(fully_described<report::ModelErrorSpread>);
template <>
inline constexpr auto fields<report::ModelEnsemble> = Fields{
    Field{"shares", &report::ModelEnsemble::shares, "Of the trees, each process and the trees on the calendar; their sum is 1."},
    Field{"trees", &report::ModelEnsemble::trees, "Of all inputs."},
    Field{"processes", &report::ModelEnsemble::processes, "Of all kinds of inputs at once, and of each added up."},
    Field{"calendar", &report::ModelEnsemble::calendar, "The input of `by_calendar`; -1: it is no part of the mean."},
    Field{"by_calendar", &report::ModelEnsemble::by_calendar, "Trees on the cycles seen alone."},
    Field{"spread", &report::ModelEnsemble::spread,
          "How far off it tends to be where: a row's half-width is the calibration's times it."}};
static_assert(fully_described<report::ModelEnsemble>);
template <>
inline constexpr auto fields<report::ModelDocument> =
    Fields{Field{"schema", &report::ModelDocument::schema, "Name and version of this document."},
           Field{"version", &report::ModelDocument::version, "Of the program that trained it."},
           Field{"kind", &report::ModelDocument::kind,
                 "ridge, extra-trees, gaussian-process, elastic-net, boosted-trees, isotonic or ensemble."},
           Field{"citation", &report::ModelDocument::citation, "Where the method is from."},
           Field{"target", &report::ModelDocument::target, "What it tells."},
           Field{"unit", &report::ModelDocument::unit, "Its unit; empty: a fraction, or not said."},
           Field{"nominal_capacity_Ah", &report::ModelDocument::nominal_capacity_Ah,
                 "The target is a capacity divided by it [Ah]; null: the target stood in the table as it is."},
           Field{"reference", &report::ModelDocument::reference,
                 "What 1 means where the target is a state of health; empty: it is none, or the file is older than this field."},
           Field{"inputs", &report::ModelDocument::inputs,
                 "row: the features as they stand; slice-history: made robust by the cell's cycles before; slice-course: with "
                 "their drift and the "
                 "cycles seen."},
           Field{"features", &report::ModelDocument::features, "Columns it asks a table for, in order."},
           Field{"input_names", &report::ModelDocument::input_names, "What the inputs are, one after the other."},
           Field{"domain_low", &report::ModelDocument::domain_low, "Least value of each input in training."},
           Field{"domain_high", &report::ModelDocument::domain_high,
                 "Largest: outside them intervals widen, beyond a range nothing is told."},
           Field{"cells", &report::ModelDocument::cells, "What it was trained on."},
           Field{"calibration", &report::ModelDocument::calibration, "What its intervals rest on."},
           Field{"candidates", &report::ModelDocument::candidates, "Regressors that were compared, when the best was asked for."},
           Field{"seed", &report::ModelDocument::seed, "Of the trees."},
           Field{"ridge", &report::ModelDocument::ridge, "Its parameters, or null."},
           Field{"trees", &report::ModelDocument::trees, "Its parameters, or null."},
           Field{"process", &report::ModelDocument::process, "Its parameters, or null."},
           Field{"elastic_net", &report::ModelDocument::elastic_net, "Its parameters and path, or null."},
           Field{"boosted_trees", &report::ModelDocument::boosted_trees, "Its parameters, or null."},
           Field{"isotonic", &report::ModelDocument::isotonic, "Its parameters, or null."},
           Field{"ensemble", &report::ModelDocument::ensemble, "Its parts, or null."}};
static_assert(fully_described<report::ModelDocument>);
template <>
inline constexpr auto fields<report::PredictedRow> =
    Fields{Field{"cell", &report::PredictedRow::cell, "Cell, by its file or the table's column."},
           Field{"cycle", &report::PredictedRow::cycle, "The table's cycle, else the row from 1."},
           Field{"value", &report::PredictedRow::value, "The target, from this row and those before."},
           Field{"lower", &report::PredictedRow::lower, "Lower end of its interval."},
           Field{"upper", &report::PredictedRow::upper, "Upper end."},
           Field{"outside", &report::PredictedRow::outside, "How far outside the training range, in widths of it; 0: inside."},
           Field{"missing", &report::PredictedRow::missing, "Why there is no value; none: there is."},
           Field{"online", &report::PredictedRow::online, "Robust level of the values so far."},
           Field{"online_lower", &report::PredictedRow::online_lower, "Lower end of its interval."},
           Field{"online_upper", &report::PredictedRow::online_upper, "Upper end."},
           Field{"online_missing", &report::PredictedRow::online_missing,
                 "unconfirmed_jump: this value is not believed yet; else why there is no level."},
           Field{"online_monotone", &report::PredictedRow::online_monotone,
                 "The online level, no more than 0.2 % above the lowest shown since a rise was last confirmed, by ten rows."},
           Field{"reference_Ah", &report::PredictedRow::reference_Ah,
                 "What 1 means where it is one capacity for all [Ah]; missing: the document's reference says more."}};
static_assert(fully_described<report::PredictedRow>);
template <>
inline constexpr auto fields<report::PredictionDocument> =
    Fields{Field{"schema", &report::PredictionDocument::schema, "Name and version of this document."},
           Field{"version", &report::PredictionDocument::version, "Of the program that made it."},
           Field{"target", &report::PredictionDocument::target, "What is told."},
           Field{"unit", &report::PredictionDocument::unit, "Its unit."},
           Field{"reference", &report::PredictionDocument::reference, "What 1 means of a state of health; empty: it is none."},
           Field{"basis", &report::PredictionDocument::basis, "What the intervals rest on."},
           Field{"level", &report::PredictionDocument::level, "Share of a new cell's rows that an interval should hold."},
           Field{"calibration_cells", &report::PredictionDocument::calibration_cells, "Cells that the intervals rest on."},
           Field{"online", &report::PredictionDocument::online, "Whether the online level was asked for."},
           Field{"monotone", &report::PredictionDocument::monotone, "Whether its monotone view was."},
           Field{"findings", &report::PredictionDocument::findings, "What is to be known beside."},
           Field{"rows", &report::PredictionDocument::rows, "One a row of the table, by column."}};
static_assert(fully_described<report::PredictionDocument>);
}  // namespace bha
