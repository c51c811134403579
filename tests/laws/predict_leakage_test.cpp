// What a trained model tells of a row, alone and online, under the law of the past; and as a stream, row by row, the same bits.
#include <gtest/gtest.h>

#include <algorithm>

#include "bha/base/text.h"
#include "bha/pipeline/predict.h"
#include "bha/pipeline/predict_stream.h"
#include "bha/pipeline/train.h"
#include "tests/laws/leakage_law.h"

namespace bha::laws {
namespace {

/// 16 numbers a cycle made from a life's capacity: enough to be learnt from. A missing capacity is a missing slice.
std::vector<double> slice_of(const features::CycleRow& row) {
  std::vector<double> out;
  for (std::size_t j = 0; j < features::slice_width; ++j) {
    const double x = row.discharge_capacity_Ah, k = static_cast<double>(j + 1);
    out.push_back(std::isnan(x) ? nan : x / k + 0.01 * std::sin(k * static_cast<double>(row.cycle)));
  }
  return out;
}
pipeline::TableText table_of(const Life& life, const std::string& name) {
  std::string text = "cycle";
  for (std::size_t j = 0; j < features::slice_width; ++j) text += ",x" + std::to_string(j);
  text += ",soh\n";
  for (const auto& row : life) {
    text += std::to_string(row.cycle);
    for (const double v : slice_of(row)) text += "," + number_text(v);
    text += "," + number_text(row.discharge_capacity_Ah / 2) + "\n";
  }
  return {name, text};
}

struct Model {
  report::ModelDocument document{};
  models::TrainedModel model{};
};
Model trained(report::RegressorKind kind, models::Inputs inputs) {
  std::vector<pipeline::TableText> tables;
  for (std::uint32_t c = 0; c < 4; ++c) tables.push_back(table_of(any_life(1000 + c, 60), "c" + std::to_string(c)));
  bha::Run run;
  pipeline::TrainOptions options{.kind = kind, .columns = {.inputs = inputs}, .inputs_said = true};
  for (std::size_t j = 0; j < features::slice_width; ++j) options.columns.features.push_back("x" + std::to_string(j));
  Model out{.document = pipeline::train(tables, options, run)->model};
  out.model = *pipeline::model_of(out.document, "m");
  return out;
}
std::vector<double> numbers_of(const report::PredictedRow& row) {
  return {row.value,
          row.lower,
          row.upper,
          row.outside,
          static_cast<double>(row.missing),
          row.online,
          row.online_lower,
          row.online_upper,
          static_cast<double>(row.online_missing),
          row.online_monotone};
}
Told table_told(const Model& m, const Life& life) {
  bha::Run run;
  Told out;
  const auto told = pipeline::predict_table(m.document, m.model, table_of(life, "new"),
                                            {.online = true, .monotone = true, .allow_known = true}, run);
  if (told)
    for (const auto& row : told->rows.rows) out.push_back(numbers_of(row));
  return out;
}
Told stream_told(const Model& m, const Life& life) {
  models::OnlineEstimator cell;
  models::MonotoneLevel monotone;
  Told out;
  for (const auto& row : life) {
    const models::OnlineTold now = step(cell, m.model, row.cycle, slice_of(row));
    out.push_back({now.row.value, now.row.lower, now.row.upper, now.row.outside, static_cast<double>(now.row.code), now.value,
                   now.lower, now.upper, static_cast<double>(now.code), step(monotone, now.value, now.code == Code::none)});
  }
  return out;
}

constexpr report::RegressorKind kinds[] = {
    report::RegressorKind::ridge,       report::RegressorKind::extra_trees,   report::RegressorKind::gaussian_process,
    report::RegressorKind::elastic_net, report::RegressorKind::boosted_trees, report::RegressorKind::isotonic,
    report::RegressorKind::ensemble};

}  // namespace

TEST(Leakage, PredictionsOfATrainedModel) {
  for (const auto kind : kinds)
    for (const auto inputs : {models::Inputs::row, models::Inputs::slice_history, models::Inputs::slice_course}) {
      if (inputs == models::Inputs::slice_course && kind != kinds[0] && kind != report::RegressorKind::ensemble) continue;
      const Model model = trained(kind, inputs);
      std::size_t values = 0;
      for (std::uint32_t seed = 0; seed < 10; ++seed) {
        const Life life = any_life(seed, 60);
        ASSERT_EQ(leak([&](const Life& l) { return table_told(model, l); }, life), "") << word(kind) << ' ' << seed;
        for (const auto& row : table_told(model, life)) values += std::isfinite(row[5]);
      }
      EXPECT_GT(values, 300u);  // or the law judged nothing
    }
}

TEST(Snapshot, AStreamOfRowsIsTheTableAlsoAfterARestart) {
  for (const auto kind : kinds) {
    const Model model = trained(kind, models::Inputs::slice_history);
    const Life life = any_life(7, 80);
    const Told table = table_told(model, life), stream = stream_told(model, life);
    ASSERT_EQ(table.size(), stream.size());
    for (std::size_t i = 0; i < table.size(); ++i) ASSERT_TRUE(same_bits(table[i], stream[i])) << word(kind) << ' ' << i;
    models::OnlineEstimator whole, kept;
    for (std::size_t i = 0; i < life.size(); ++i) {
      if (i == 40) std::memcpy(&kept, &whole, sizeof kept);
      const auto a = step(whole, model.model, life[i].cycle, slice_of(life[i]));
      if (i < 40) continue;
      const auto b = step(kept, model.model, life[i].cycle, slice_of(life[i]));
      ASSERT_TRUE(same_bits({a.value, a.row.value}, {b.value, b.row.value})) << i;
    }
  }
}

TEST(Stream, TheBytesOfATableWhereverItIsCut) {
  for (const auto kind : kinds) {
    const Model model = trained(kind, models::Inputs::slice_history);
    for (const auto& [online, monotone] : {std::pair{false, false}, {true, false}, {true, true}}) {
      pipeline::TableText table = table_of(any_life(7, 50), "new");
      table.text = "\xEF\xBB\xBF# a note\n" + table.text + "\n" + table_of(any_life(8, 9), "new").text;  // two cells of one file
      table.text.pop_back();  // a last line without an end
      const pipeline::PredictOptions options{.online = online, .monotone = monotone, .allow_known = true};
      bha::Run run;
      const auto told = pipeline::predict_table(model.document, model.model, table, options, run);
      ASSERT_TRUE(told) << told.error().found;
      const std::string whole = report::to_csv(*told);
      for (std::size_t cut = 0; cut <= table.text.size(); cut += kind == kinds[0] ? 61 : 997) {
        pipeline::PredictStream stream(model.document, model.model, "new", options);
        std::string so_far;
        ASSERT_TRUE(stream.push(std::string_view(table.text).substr(0, cut), so_far));
        ASSERT_TRUE(whole.starts_with(so_far)) << cut;
        const std::string_view before(table.text.data(), cut);
        const auto ended = static_cast<std::size_t>(std::ranges::count(before, '\n'));
        if (ended >= 2 && ended < 50) {  // none is kept waiting
          ASSERT_EQ(std::ranges::count(so_far, '\n'), ended - 1) << cut;
        }
        ASSERT_TRUE(stream.push(std::string_view(table.text).substr(cut), so_far));
        ASSERT_TRUE(stream.finish(so_far));
        ASSERT_EQ(so_far, whole) << cut;
        ASSERT_EQ(stream.findings().size(), told->findings.size());
      }
    }
  }
}

}  // namespace bha::laws
