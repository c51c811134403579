// One evaluation: which cells train, which are tested, what may be seen, how the truth is defined. A protocol is a JSON file;
// nothing here knows the name of one, or of a cell. File contents come through a function that the shell gives.
//   const auto protocol = read_protocol(text, "P.json");   const auto done = run_benchmark(*protocol, read_file, {}, run);
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/metrics/cell_scores.h"

namespace bha::pipeline {

/// Text of a data file by the path that stands in the protocol ("SET/cell.csv", "nasa_pcoe/metadata.csv").
using ReadFile = std::function<Result<std::string>(const std::string& path)>;

/// What may be known of the cell that is predicted: its features only; and how many cycles it has seen; and its first capacities.
enum class Level : std::uint8_t { nolabel, k, anchor };

struct Protocol {
  std::string id{}, task{}, source{}, file{};
  bool leaky = false;  // whole-life scaling and deletion, as published; for comparison only
  std::vector<std::string> train{}, test{};
  double nominal_Ah = nan;                     // of every cell
  std::map<std::string, double> nominal_of{};  // or of each
  double eol_soh = nan, threshold_Ah = nan;
  std::map<std::string, double> truth{};      // where the protocol itself carries it
  std::map<std::string, double> published{};  // MAE by name, where it does
  [[nodiscard]] double nominal(const std::string& cell) const {
    const auto found = nominal_of.find(cell);
    return found == nominal_of.end() ? nominal_Ah : found->second;
  }
};
/// Findings  (refused) document_invalid (with the member's name)
[[nodiscard]] Result<Protocol> read_protocol(std::string_view text, const std::string& file);

struct BenchmarkOptions {
  Level level = Level::k;
  std::uint64_t seed = 1;
};

/// One prediction: of `cell`, at `key` (a row, an origin, a test number; empty where the cell has only one). Truth, baseline,
/// scale and what remained are for the table and are not written.
struct Prediction {
  std::string cell{}, key{};
  double value = nan, lower = nan, upper = nan;
  double truth = nan, baseline = nan, scale = nan;
  double remaining = nan;  // of a forecast: how far the truth lay ahead
};
/// State of health told for a row after an origin, and what came of it.
struct TrajectoryPoint {
  std::string cell{}, origin{};
  std::size_t row = 0;
  double soh = nan, truth = nan;
};
/// A file that was read, as the protocol names it, and the SHA-256 of its bytes.
struct FileDigest {
  std::string file{}, sha256{};
};
/// What an evaluation rests on; the shell, which reads, fills it in. list_sha256: of the lines "sha256  file" of `data`, as
/// `sha256sum` writes them: one digest for all.
struct BenchmarkInputs {
  std::string protocol_sha256{}, list_sha256{};
  std::vector<FileDigest> data{};  // by name
};
struct Benchmark {
  std::string key_column{}, value_column{};  // as score.py names them; key_column empty: one prediction a cell
  bool intervals = false;                    // lower and upper are there
  bool by_key = false;                       // scored for each key apart (origins), else over all rows of a cell
  std::string baseline{};                    // what the baseline is, in words
  std::string scale{};                       // what the scale is, in words; empty: none
  std::vector<Prediction> predictions{};
  std::vector<TrajectoryPoint> trajectory{};  // of forecasts, else empty
  std::vector<Finding> findings{};
  BenchmarkInputs inputs{};
};
using Task = Result<Benchmark> (*)(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

inline constexpr std::size_t conformal_cells = 9;  // fewer have no conformal 90 % interval
/// The note of a task that learnt from fewer than `conformal_cells`.
[[nodiscard]] inline Finding not_conformal(Place place, std::size_t cells, std::string_view of_what) {
  return finding(Code::interval_not_conformal, Severity::note, std::move(place),
                 std::to_string(cells) + " " + std::string(of_what), "at least " + std::to_string(conformal_cells));
}

/// Refused once the run must stop: what is learnt by then is not whole.
[[nodiscard]] Result<void> in_time(const Run&, const std::string& file);
/// What a task hands on that was refused at a piece: what it has told, where time is why, else the refusal.
[[nodiscard]] Result<Benchmark> cut_short(Benchmark told, Finding why);

/// The task for the protocol's `task` and `source`.
/// Findings  (refused) option_invalid (no such task), and the task's own; (warning) out_of_time, stopped: what was told by then is
///           told; where that is nothing, they refuse
[[nodiscard]] Result<Benchmark> run_benchmark(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

/// cell,KEY,VALUE[,lo,hi]: the form that an independent scorer reads.
[[nodiscard]] std::string predictions_csv(const Benchmark&);
/// cell,origin,row,soh
[[nodiscard]] std::string trajectory_csv(const Benchmark&);

struct ScoreRow {
  std::string key{};  // empty: all
  metrics::CellScores scores{};
};
[[nodiscard]] std::vector<ScoreRow> scores(const Benchmark&, const BenchmarkOptions&);
/// The table as JSON: protocol, level, seed, cells, findings, a row of scores a key, and the digests of what was read.
[[nodiscard]] std::string benchmark_json(const Protocol&, const Benchmark&, const BenchmarkOptions&);
/// "protocol sha256 …", "data sha256 … (of the list of 12 files)"; empty where they are not known.
[[nodiscard]] std::vector<std::string> input_words(const BenchmarkInputs&);
/// The table as text, with what it was measured on.
[[nodiscard]] std::string benchmark_text(const Protocol&, const Benchmark&, const BenchmarkOptions&);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr std::string_view words<pipeline::Level>[] = {"nolabel", "k", "anchor"};
template <>
inline constexpr auto fields<pipeline::ScoreRow> =
    Fields{Field{"key", &pipeline::ScoreRow::key, "Origin; empty: all."},
           Field{"scores", &pipeline::ScoreRow::scores, "Errors, coverage and the baseline."}};
static_assert(fully_described<pipeline::ScoreRow>);
template <>
inline constexpr auto fields<pipeline::FileDigest> =
    Fields{Field{"file", &pipeline::FileDigest::file, "As the protocol names it."},
           Field{"sha256", &pipeline::FileDigest::sha256, "Of its bytes."}};
static_assert(fully_described<pipeline::FileDigest>);
template <>
inline constexpr auto fields<pipeline::BenchmarkInputs> =
    Fields{Field{"protocol_sha256", &pipeline::BenchmarkInputs::protocol_sha256, "Of the protocol's bytes."},
           Field{"list_sha256", &pipeline::BenchmarkInputs::list_sha256, "Of the lines \"sha256  file\" of `data`."},
           Field{"data", &pipeline::BenchmarkInputs::data, "The data files that were read, by name."}};
static_assert(fully_described<pipeline::BenchmarkInputs>);
}  // namespace bha
