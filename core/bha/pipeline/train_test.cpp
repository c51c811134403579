#include "bha/pipeline/train.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/pipeline/predict_stream.h"

namespace bha::pipeline {
namespace {

/// A cell that fades: soh = 1 − 0.02 a − 0.01 b², a and b rise with the cycles; a level of its own on soh.
TableText any_cell(const std::string& name, std::uint32_t seed, std::size_t rows = 60, double far = 0) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27); };
  const double speed = 0.5 + share(), own = 0.002 * (share() - 0.5);
  std::string text = "cycle,a_V,b_ohm,soh\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const double x = speed * static_cast<double>(i) / 30, a = x + 0.05 * share() + far, b = std::sqrt(x) + 0.05 * share();
    text += std::to_string(i + 1) + "," + number_text(a) + "," + number_text(b) + "," +
            number_text(1 - 0.02 * a - 0.01 * b * b + own) + "\n";
  }
  return {name, text};
}
std::vector<TableText> fleet(std::size_t cells) {
  std::vector<TableText> out;
  for (std::size_t c = 0; c < cells; ++c)
    out.push_back(any_cell("cell" + std::to_string(c) + ".csv", static_cast<std::uint32_t>(c) + 1));
  return out;
}
Result<report::PredictionDocument> ask(const report::ModelDocument& document, const TableText& table,
                                       PredictOptions options = {}) {
  const auto model = model_of(document, "m.json");
  bha::Run run;
  if (!model) return Refusal(model.error());
  return predict_table(document, *model, table, options, run);
}
constexpr report::RegressorKind kinds[] = {
    report::RegressorKind::ridge,       report::RegressorKind::extra_trees,   report::RegressorKind::gaussian_process,
    report::RegressorKind::elastic_net, report::RegressorKind::boosted_trees, report::RegressorKind::isotonic,
    report::RegressorKind::ensemble};

}  // namespace

TEST(Train, EveryKindTellsACellItNeverSawAndIsTheSameFromItsFile) {
  bha::Run run;
  const auto asked = any_cell("new.csv", 99);
  const auto truth = read_comma_table(asked.text, "new.csv").and_then([](const CommaTable& t) { return numbers_of(t, 3); });
  for (const auto kind : kinds) {
    const auto trained = train(fleet(12), {.kind = kind}, run);
    ASSERT_TRUE(trained) << trained.error().found;
    EXPECT_TRUE(trained->findings.empty());
    EXPECT_EQ(trained->model.calibration.basis, report::CalibrationBasis::conformal_over_cells);
    EXPECT_EQ(trained->model.features[0].unit, "V");
    const auto again = read_model(report::to_json(trained->model), "m.json");
    ASSERT_TRUE(again) << again.error().place.column;
    EXPECT_EQ(report::to_json(*again), report::to_json(trained->model));
    const auto told = ask(*again, asked, {.online = true});
    ASSERT_TRUE(told) << told.error().found;
    double error = 0, held = 0, level_error = 0;
    for (std::size_t i = 0; i < 60; ++i) {
      const auto& row = told->rows.rows[i];
      error += std::abs(row.value - (*truth)[i]) / 60, level_error += std::abs(row.online - (*truth)[i]) / 60;
      held += row.lower <= (*truth)[i] && (*truth)[i] <= row.upper ? 1.0 / 60 : 0;
    }
    EXPECT_LT(error, 0.003) << word(kind);  // labels span 0.03, cells differ by 0.001
    EXPECT_LT(level_error, 0.004) << word(kind);
    EXPECT_GT(held, 0.6) << word(kind);
    EXPECT_EQ(told->rows.rows[9].cycle, 10);
  }
}

TEST(Train, TheModelSaysWhatItsStateOfHealthIsRelativeTo) {
  struct Row {
    const char* given;
    double nominal_capacity_Ah;
    std::vector<std::string> reference_Ah;
    std::string then;
  };
  for (const Row& row :
       {Row{"a nominal capacity", 2.5, {"", ""}, "the nominal capacity, 2.5 Ah"},
        {"references in the tables", nan, {"1.98", "2.04"}, "reference_Ah of the training tables, 1.98 to 2.04 Ah"},
        {"one reference", nan, {"2", "2"}, "reference_Ah of the training tables, 2 Ah"},
        {"none", nan, {"", ""}, "what the training tables took it to be: not all have a column reference_Ah"},
        {"not in all", nan, {"2", ""}, "what the training tables took it to be: not all have a column reference_Ah"}}) {
    auto tables = fleet(2);
    for (std::size_t c = 0; c < 2; ++c)
      for (std::size_t end = tables[c].text.find('\n'), line = 0; end != std::string::npos; ++line) {
        tables[c].text.insert(end, line == 0 ? ",reference_Ah" : "," + row.reference_Ah[c]);
        end = tables[c].text.find('\n', tables[c].text.find('\n', end) + 1);
      }
    bha::Run run;
    const auto trained =
        train(tables, {.kind = report::RegressorKind::ridge, .columns = {.nominal_capacity_Ah = row.nominal_capacity_Ah}}, run);
    ASSERT_TRUE(trained) << row.given << ": " << spell(trained.error());
    EXPECT_EQ(trained->model.reference, row.then) << row.given;
    EXPECT_EQ(trained->model.features.size(), 2U) << "the reference is no feature";
    EXPECT_NE(report::to_text(trained->model).find("soh is relative to " + row.then), std::string::npos) << row.given;
    const auto told = ask(trained->model, any_cell("new.csv", 77));
    ASSERT_TRUE(told) << spell(told.error());
    EXPECT_EQ(told->reference, row.then) << row.given;
    EXPECT_EQ(number_text(told->rows.rows[3].reference_Ah), number_text(row.nominal_capacity_Ah)) << row.given;
    report::ModelDocument older = trained->model;
    older.reference.clear();
    EXPECT_EQ(report::reference_words(older), std::isfinite(row.nominal_capacity_Ah)
                                                  ? row.then
                                                  : "what the training tables took it to be: the model file does not say");
  }
}

TEST(Train, TheBestIsTheSmallestErrorOfCellsLeftOut) {
  bha::Run run;
  const auto trained = train(fleet(10), {}, run);
  ASSERT_TRUE(trained);
  ASSERT_EQ(trained->model.candidates.size(), std::size(kinds) - 1) << "all but the ensemble";
  for (const auto& candidate : trained->model.candidates) {
    EXPECT_EQ(candidate.chosen, candidate.kind == trained->model.kind);
    EXPECT_GE(candidate.mae, trained->model.calibration.mae);
  }
}

TEST(Train, ConstraintsAreKeptByBoostedTreesAndRefusedElsewhere) {
  bha::Run run;
  using report::RegressorKind;
  const auto trained = train(fleet(6), {.kind = RegressorKind::boosted_trees, .falling = {"a_V", "b_ohm"}}, run);
  ASSERT_TRUE(trained) << trained.error().found;
  EXPECT_EQ(trained->model.boosted_trees->monotone, (std::vector<std::int32_t>{-1, -1}));
  std::string text = "a_V,b_ohm\n";
  for (int i = 0; i <= 100; ++i) text += number_text(0.01 * i) + ",0.8\n";
  const auto told = ask(trained->model, {"rising.csv", text});
  ASSERT_TRUE(told);
  for (std::size_t i = 1; i <= 100; ++i) EXPECT_LE(told->rows.rows[i].value, told->rows.rows[i - 1].value);
  EXPECT_LT(told->rows.rows[100].value, told->rows.rows[0].value);
  const auto boosted = RegressorKind::boosted_trees;
  EXPECT_EQ(train(fleet(3), {.kind = RegressorKind::ridge, .rising = {"a_V"}}, run).error().code, Code::option_invalid);
  EXPECT_EQ(train(fleet(3), {.rising = {"a_V"}}, run).error().place.column, "--rising");
  EXPECT_EQ(train(fleet(3), {.kind = boosted, .rising = {"tea"}}, run).error().found, "\"tea\"");
  EXPECT_EQ(train(fleet(3), {.kind = boosted, .rising = {"a_V"}, .falling = {"a_V"}}, run).error().place.column, "--falling");
}

TEST(Train, IsotonicOfOneInputTurnsItsWayByItselfOrAsTold) {
  bha::Run run;
  TrainOptions options{.kind = report::RegressorKind::isotonic, .columns = {.features = {"a_V"}}};
  const auto free = train(fleet(6), options, run);
  options.falling = {"a_V"};
  const auto told = train(fleet(6), options, run);
  ASSERT_TRUE(free && told) << told.error().found;
  EXPECT_EQ(report::to_json(free->model), report::to_json(told->model));
  EXPECT_EQ(free->model.isotonic->score.coefficients, std::vector<double>{-1});
  std::string text = "a_V\n";
  for (int i = 0; i <= 200; ++i) text += number_text(0.005 * i) + "\n";
  const auto rows = ask(free->model, {"rising.csv", text})->rows.rows;
  for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_LE(rows[i].value, rows[i - 1].value) << i;
  options.falling = {}, options.rising = {"a_V"};
  const auto against = train(fleet(6), options, run);
  EXPECT_GT(against->model.calibration.mae, 2 * free->model.calibration.mae);
  options.columns = {};
  EXPECT_EQ(train(fleet(6), options, run).error().place.column, "--rising");  // of two inputs only their score rises
}

TEST(Train, AnyNumberOfThreadsWritesTheSameBytes) {
  bha::Run alone, together;
  together.threads = 4;
  together.parallel_for = [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::thread> threads;
    for (std::size_t i = n; i-- > 0;) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
  };
  EXPECT_EQ(report::to_json(train(fleet(5), {}, alone)->model), report::to_json(train(fleet(5), {}, together)->model));
}

TEST(Train, FewCellsAreNoConformalIntervalAndOneIsRefused) {
  bha::Run run;
  const auto few = train(fleet(4), {.kind = report::RegressorKind::ridge}, run);
  ASSERT_TRUE(few);
  EXPECT_EQ(few->model.calibration.basis, report::CalibrationBasis::t_over_cells);
  ASSERT_EQ(few->findings.size(), 1u);
  EXPECT_EQ(few->findings[0].code, Code::interval_not_conformal);
  EXPECT_EQ(train(fleet(1), {}, run).error().code, Code::too_few_cells);
  EXPECT_EQ(train(fleet(2), {.kind = report::RegressorKind::ensemble}, run).error().code, Code::too_few_cells);
}

// Eight of the sixteen charge slices are empty without a nominal capacity, and a model was made of them without a word.
TEST(Train, AFeatureWithoutANumberIsToldOfACellOrOfAll) {
  bha::Run run;
  TrainOptions options{
      .kind = report::RegressorKind::ridge, .columns = {.inputs = models::Inputs::slice_history}, .inputs_said = true};
  for (std::size_t j = 0; j < features::slice_width; ++j) options.columns.features.push_back("f" + std::to_string(j));
  const auto cell = [&](std::size_t c, bool without_f5) {
    std::string text = "cycle,soh";
    for (const std::string& name : options.columns.features) text += "," + name;
    for (std::size_t i = 0; i < 30; ++i) {
      text += "\n" + std::to_string(i + 1) + "," + number_text(1 - 0.001 * static_cast<double>(i * (c + 4)));
      for (std::size_t j = 0; j < features::slice_width; ++j)
        text +=
            "," + (without_f5 && j == 5 ? std::string() : number_text(0.01 * static_cast<double>((i + 3) * (j + 1) * (c + 5))));
    }
    return TableText{"c" + std::to_string(c), text + "\n"};
  };
  const auto all = train({cell(0, true), cell(1, true), cell(2, true)}, options, run);
  ASSERT_TRUE(all) << spell(all.error());
  EXPECT_EQ(all->findings[0].code, Code::training_not_finite);
  EXPECT_EQ(all->findings[0].place.column, "f5");
  EXPECT_TRUE(all->findings[0].place.cell.empty());
  const auto one = train({cell(0, false), cell(1, true), cell(2, false)}, options, run);
  ASSERT_TRUE(one) << spell(one.error());
  EXPECT_EQ(one->findings[0].place.column, "f5");
  EXPECT_EQ(one->findings[0].place.cell, "c1");
  const auto told = ask(one->model, cell(3, true));
  ASSERT_TRUE(told) << spell(told.error());
  EXPECT_EQ(told->findings[0].place.column, "f5");
}

TEST(Train, ACellThatComesTwiceIsRefusedByItsContent) {
  bha::Run run;
  auto tables = fleet(4);
  tables.push_back({"copy.csv", tables[1].text});
  EXPECT_EQ(train(tables, {}, run).error().code, Code::same_cell_twice);
  tables.back() = {"half.csv", tables[1].text.substr(0, tables[1].text.size() / 3)};
  tables.back().text.resize(tables.back().text.rfind('\n') + 1);
  EXPECT_EQ(train(tables, {}, run).error().code, Code::same_cell_twice);
}

TEST(Predict, ACellThatWasTrainedOnIsRefusedOrSaid) {
  bha::Run run;
  const auto tables = fleet(4);
  const auto trained = train(tables, {.kind = report::RegressorKind::ridge}, run);
  const TableText renamed{"renamed.csv", tables[2].text};
  const auto refused = ask(trained->model, renamed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::same_cell_twice);
  EXPECT_NE(refused.error().remedy.find("--allow-training-cells"), std::string::npos);
  const auto told = ask(trained->model, renamed, {.allow_known = true});
  ASSERT_TRUE(told);
  EXPECT_EQ(told->findings[0].code, Code::same_cell_twice);
}

TEST(Predict, OutsideTheTrainingRangeIntervalsWidenAndFarOutNothingIsTold) {
  bha::Run run;
  const auto trained = train(fleet(10), {.kind = report::RegressorKind::ridge}, run);
  const double high = trained->model.domain_high[0], low = trained->model.domain_low[0],
               middle = trained->model.domain_low[1] + 0.1;
  std::string text = "a_V,b_ohm\n";
  for (const double a : {high, high + 0.5 * (high - low), high + 1.5 * (high - low)})
    text += number_text(a) + "," + number_text(middle) + "\n";
  text += ",1\n";
  const auto told = ask(trained->model, {"far.csv", text});
  ASSERT_TRUE(told);
  const auto& rows = told->rows.rows;
  const double half = trained->model.calibration.half_width;
  EXPECT_EQ(rows[0].outside, 0);
  EXPECT_NEAR(rows[0].upper - rows[0].value, half, 1e-12);
  EXPECT_NEAR(rows[1].upper - rows[1].value, 1.5 * half, 1e-9);
  EXPECT_TRUE(std::isnan(rows[2].value));
  EXPECT_EQ(rows[2].missing, Code::outside_training);
  EXPECT_EQ(rows[3].missing, Code::not_finite);
  ASSERT_EQ(told->findings.size(), 2u);
  EXPECT_EQ(told->findings[0].code, Code::outside_training);
  EXPECT_EQ(told->findings[0].count, 2u);
}

TEST(TrainTable, WhatIsLeftOutIsFoundByTheHeadings) {
  bha::Run run;
  auto tables = fleet(3);
  std::string joined = "serial,exclusion," + tables[0].text.substr(0, tables[0].text.find('\n') + 1);
  for (const auto& [file, text] : tables)
    for (const auto line : split(std::string_view(text).substr(text.find('\n') + 1), '\n'))
      if (!line.empty()) joined += file + (line.starts_with("7,") ? ",checkup," : ",none,") + std::string(line) + "\n";
  TrainOptions options{.kind = report::RegressorKind::ridge, .columns = {.features = {"a_V", "b_ohm"}, .cell = "serial"}};
  const auto trained = train({{"fleet.csv", joined}}, options, run);
  ASSERT_TRUE(trained) << trained.error().found;
  EXPECT_EQ(trained->model.cells.size(), 3u);
  EXPECT_EQ(trained->model.cells[0].rows - trained->model.cells[0].used, 1);  // an excluded cycle has no capacity to learn
  EXPECT_EQ(trained->model.target, "soh");
  const auto none = train({{"a.csv", "cycle,soh\n1,1\n"}, {"b.csv", "cycle,soh\n1,1\n"}}, {}, run);
  EXPECT_EQ(none.error().code, Code::column_missing);
  EXPECT_EQ(train({{"a.csv", "x\n1\n"}, {"b.csv", "x\n2\n"}}, {}, run).error().code, Code::column_missing);
  const std::string health = "cycle,efc,days,soh,soh_lower,soh_upper,view,key,reference_Ah\n1,1,0,1,0.9,1.1,measured,1,2\n";
  const auto answers =
      train({{"a.csv", health}, {"b.csv", health}}, {}, run);  // `bha report --format csv`: an interval holds the answer
  EXPECT_EQ(answers.error().code, Code::column_missing) << spell(answers.error());
  EXPECT_EQ(train({{"a.csv", "x,soh\noak,1\n"}, {"b.csv", "x,soh\n2,1\n"}}, {}, run).error().code, Code::number_format);
}

// ---- files

TEST(ModelFile, WhatIsNoModelIsRefusedWithItsPlace) {
  bha::Run run;
  const std::string good[] = {report::to_json(train(fleet(3), {.kind = kinds[0]}, run)->model),
                              report::to_json(train(fleet(3), {.kind = kinds[1]}, run)->model),
                              report::to_json(train(fleet(3), {.kind = kinds[2]}, run)->model),
                              report::to_json(train(fleet(3), {.kind = kinds[3]}, run)->model),
                              report::to_json(train(fleet(3), {.kind = kinds[4]}, run)->model),
                              report::to_json(train(fleet(3), {.kind = kinds[5]}, run)->model),
                              report::to_json(train(fleet(4), {.kind = kinds[6]}, run)->model)};
  struct Row {
    const char* given;
    int of;
    std::string from, to, column;
  };
  for (const Row& row :
       {Row{"another document", 0, "bha.model/0", "bha.report/0", "schema"},
        {"another version", 0, "bha.model/0", "bha.model/9", "schema"},
        {"another kind", 0, R"("kind":"ridge")", R"("kind":"extra-trees")", "kind"},
        {"an unknown kind", 0, R"("kind":"ridge")", R"("kind":"oracle")", "kind"},
        {"other inputs", 0, R"("inputs":"row")", R"("inputs":"tea")", "inputs"},
        {"a slice history of two", 0, R"("inputs":"row")", R"("inputs":"slice-history")", "features"},
        {"no features", 0, R"("features":[{)", R"("features":[],"was":[{)", "features"},
        {"a scale of none", 0, R"("scale":[)", R"("scale":[0,)", "ridge.scale"},
        {"a list cut short", 0, R"("coefficients":[)", R"("coefficients":[],"was":[)", "ridge.coefficients"},
        {"a null among numbers", 0, R"("mean":[)", R"("mean":[null,)", "ridge.mean"},
        {"a negative width", 0, R"("half_width":)", R"("half_width":-1,"was":)", "calibration.half_width"},
        {"a column that is not there", 1, R"("column":[)", R"("column":[17,)", "trees.trees.column"},
        {"a node too many", 1, R"("column":[)", R"("column":[-1,)", "trees.trees.column"},
        {"cuts without end", 1, R"("column":[)", R"("column":[0,0,0],"was":[)", "trees.trees.column"},
        {"no trees", 1, R"("trees":[{)", R"("trees":[],"was":[{)", "trees.trees"},
        {"a group of what is not there", 2, R"("groups":[[)", R"("groups":[[-5,)", "process.groups"},
        {"an endless kernel", 2, R"("parameters":[)", R"("parameters":[1e9,)", "process.parameters"},
        {"no weights", 2, R"("weights":[)", R"("weights":[],"was":[)", "process.weights"},
        {"a path of other inputs", 3, R"("path":[{)", R"("path":[{"coefficients":[1]},{)", "elastic_net.path.coefficients"},
        {"a net without scale", 3, R"("scale":[)", R"("scale":[0,)", "elastic_net.scale"},
        {"names of other inputs", 3, R"("input_names":[)", R"("input_names":["tea",)", "input_names"},
        {"a constraint of two", 4, R"("monotone":[)", R"("monotone":[2,)", "boosted_trees.monotone"},
        {"a boosted tree's cut on no input", 4, R"("column":[)", R"("column":[9,)", "boosted_trees.trees.column"},
        {"a base of none", 4, R"("base":)", R"("base":null,"was":)", "boosted_trees.base"},
        {"importance of more", 4, R"("importance":[)", R"("importance":[1,)", "boosted_trees.importance"},
        {"stairs without a step", 5, R"("at":[)", R"("at":[],"was":[)", "isotonic.at"},
        {"stairs out of order", 5, R"("at":[)", R"("at":[1e9,)", "isotonic.level"},
        {"an answer that falls", 5, R"("level":[)", R"("level":[1e9],"was":[)", "isotonic.level"},
        {"a score without scale", 5, R"("scale":[)", R"("scale":[0,)", "isotonic.score.scale"},
        {"shares that are not 1", 6, R"("shares":[)", R"("shares":[1],"was":[)", "ensemble.shares"},
        {"a share of less than none", 6, R"("shares":[)", R"("shares":[-1,2],"was":[)", "ensemble.shares"},
        {"a calendar without trees", 6, R"("calendar":-1)", R"("calendar":0)", "ensemble.calendar"},
        {"more terms than there are", 6, R"("terms":[)", R"("terms":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"was":[)",
         "ensemble.processes.terms"},
        {"terms of more groups than there are", 6, R"("terms":[)", R"("terms":[9],"was":[)", "ensemble.processes.terms"},
        {"no process's rows", 6, R"("weights":[)", R"("weights":[],"was":[)", "ensemble.processes.weights"}}) {
    std::string text = good[row.of];
    const std::size_t at = text.find(row.from);
    ASSERT_NE(at, std::string::npos) << row.given;
    text.replace(at, row.from.size(), row.to);
    const auto document = read_model(text, "m.json");
    const auto model = document ? model_of(*document, "m.json") : Result<models::TrainedModel>(Refusal(document.error()));
    ASSERT_FALSE(model) << row.given;
    EXPECT_EQ(model.error().code, Code::document_invalid) << row.given;
    EXPECT_EQ(model.error().place.file, "m.json");
    EXPECT_EQ(model.error().place.column, row.column) << row.given;
    EXPECT_FALSE(model.error().remedy.empty());
  }
}

TEST(ModelFile, NoCutOfTheFileIsRead) {
  bha::Run run;
  const std::string text = report::to_json(train(fleet(3), {.kind = kinds[1]}, run)->model);
  for (std::size_t cut = 0; cut + 2 < text.size(); cut += 1 + text.size() / 97)
    EXPECT_FALSE(read_model(std::string_view(text).substr(0, cut), "m.json")) << cut;
}

TEST(PredictStream, ATableThatPredictRefusesIsRefusedWhereItShows) {
  bha::Run run;
  const auto trained = train(fleet(3), {.kind = report::RegressorKind::ridge}, run);
  ASSERT_TRUE(trained);
  const auto model = model_of(trained->model, "m.json");
  ASSERT_TRUE(model);
  const std::string known = fleet(3)[1].text, heading = "cycle,a_V,b_ohm\n";
  struct Row {
    const char* given;
    std::string text;
    Code code;
    std::int64_t answered;
  };
  for (const Row& row : {Row{"nothing", "", Code::no_data_rows, 0}, Row{"headings only", heading, Code::no_data_rows, 1},
                         Row{"no b_ohm", "cycle,a_V\n1,2\n", Code::column_missing, 0},
                         Row{"a word", heading + "1,.5,.5\n2,.5,x\n", Code::number_format, 2},
                         Row{"a field more", heading + "1,.5,.5\n2,.5,.5,\n", Code::field_count, 2},
                         Row{"no line end", heading + std::string(1u << 21, '1'), Code::limit_exceeded, 1},
                         Row{"a tenth of the rows it was trained on", known, Code::same_cell_twice, 6}}) {
    PredictStream stream(trained->model, *model, "-", {});
    std::string out;
    auto done = stream.push(row.text, out);
    if (done) done = stream.finish(out);
    ASSERT_FALSE(done) << row.given;
    EXPECT_EQ(done.error().code, row.code) << row.given;
    EXPECT_EQ(std::ranges::count(out, '\n'), row.answered) << row.given;
  }
  PredictStream allowed(trained->model, *model, "-", {.allow_known = true});
  std::string out;
  ASSERT_TRUE(allowed.push(known, out));
  ASSERT_TRUE(allowed.finish(out));
  ASSERT_EQ(allowed.findings().size(), 2u);  // known, and few cells
  EXPECT_EQ(allowed.findings()[0].code, Code::same_cell_twice);
  EXPECT_EQ(std::ranges::count(out, '\n'), 61);
}

}  // namespace bha::pipeline
