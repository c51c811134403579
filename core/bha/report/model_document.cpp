#include "bha/report/model_document.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/rows_csv.h"

namespace bha::report {
namespace {

std::string shown(double value) { return std::isfinite(value) ? fmt::format("{:.4g}", value) : "not known"; }
std::string with_unit(const std::string& name, const std::string& unit) { return unit.empty() ? name : name + " [" + unit + "]"; }

std::string input_name(const ModelDocument& m, std::size_t j) {
  return j < m.input_names.size() ? m.input_names[j] : fmt::format("input {}", j + 1);
}

std::string_view constraint(std::int32_t sign) {
  return sign > 0 ? "  the answer never falls with it" : sign < 0 ? "  the answer never rises with it" : "";
}

/// Inputs by the size of what they add, the largest first; those that add nothing are left out.
std::string by_size(const ModelDocument& m, const std::vector<double>& sizes, const std::vector<std::int32_t>& monotone = {}) {
  constexpr std::size_t most = 20;
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < sizes.size(); ++j)
    if (sizes[j] != 0) order.push_back(j);
  std::ranges::sort(order, {}, [&](std::size_t j) { return std::pair(-std::fabs(sizes[j]), j); });
  std::string out;
  for (std::size_t i = 0; i < std::min(order.size(), most); ++i)
    out += fmt::format("  {:<40} {:>12}{}\n", input_name(m, order[i]), shown(sizes[order[i]]),
                       order[i] < monotone.size() ? constraint(monotone[order[i]]) : "");
  return out + (order.size() > most ? fmt::format("  and {} smaller ones\n", order.size() - most) : "");
}

/// The first step of the path and the last, the chosen one, and before it those at which an input comes in or goes out.
std::string path_lines(const ModelDocument& m, const ModelElasticNet& net) {
  std::string out = fmt::format("{:>12} {:>15} {:>7}  path of penalties\n", "penalty", "left-out RMSE", "inputs");
  std::vector<bool> in(net.coefficients.size());
  for (std::size_t k = 0; k < net.path.size(); ++k) {
    const ModelPathStep& step = net.path[k];
    std::string says = step.penalty == net.penalty ? "<- chosen" : "";
    const auto inside = std::ranges::count_if(step.coefficients, [](double c) { return c != 0; });
    for (std::size_t j = 0; j < in.size() && step.penalty >= net.penalty; ++j) {
      const bool now = step.coefficients[j] != 0;
      if (now != in[j]) says += fmt::format("{}{} {}", says.empty() ? "" : ", ", now ? "in:" : "out:", input_name(m, j));
      in[j] = now;
    }
    if (!says.empty() || k == 0 || k + 1 == net.path.size())
      out += fmt::format("{:>12} {:>15} {:>7}  {}\n", shown(step.penalty), shown(step.left_out_rmse), inside, says);
  }
  return out;
}

/// Where the answer bends, at most twenty places of it, over the score or the one input itself.
std::string isotonic_lines(const ModelDocument& m, const ModelIsotonic& iso) {
  constexpr std::size_t most = 20;
  const bool one = iso.score.coefficients.size() == 1;
  const double sign = one ? iso.score.coefficients[0] : 1;
  std::string out = one ? std::string{}
                        : "\nscore of ridge, by size of its coefficients, of inputs in their standard deviations\n" +
                              by_size(m, iso.score.coefficients);
  const std::size_t n = iso.at.size(), shown_of = std::min(n, most);
  out +=
      fmt::format("\n{:>20} {:>15}  {} of {} places where it bends\n", one ? input_name(m, 0) : "score", "answer", shown_of, n);
  for (std::size_t i = 0; i < shown_of; ++i) {
    const std::size_t k = shown_of < 2 ? 0 : i * (n - 1) / (shown_of - 1);
    out += fmt::format("{:>20} {:>15}\n", shown(sign * iso.at[k]), shown(iso.level[k]));
  }
  return out;
}

std::string what_counts(const ModelDocument& m) {
  if (m.boosted_trees)
    return "\nshare of the squared error that cuts on an input removed\n" +
           by_size(m, m.boosted_trees->importance, m.boosted_trees->monotone);
  if (m.isotonic) return isotonic_lines(m, *m.isotonic);
  if (!m.elastic_net) return {};
  return "\ncoefficients, by size, of inputs in their standard deviations\n" + by_size(m, m.elastic_net->coefficients) + "\n" +
         path_lines(m, *m.elastic_net);
}

std::string size_line(const ModelDocument& model) {
  if (model.ridge) return fmt::format("penalty {}, {} inputs", shown(model.ridge->penalty), model.ridge->coefficients.size());
  if (model.elastic_net)
    return fmt::format("penalty {}, {} of {} inputs in", shown(model.elastic_net->penalty),
                       std::ranges::count_if(model.elastic_net->coefficients, [](double c) { return c != 0; }),
                       model.elastic_net->coefficients.size());
  if (model.isotonic)
    return fmt::format(
        "the answer never {} with {}, {} places where it bends",
        model.isotonic->score.coefficients == std::vector<double>{-1} ? "rises" : "falls",
        model.isotonic->score.coefficients.size() == 1 ? input_name(model, 0) : "the score of ridge over all inputs",
        model.isotonic->at.size());
  if (model.ensemble) {
    std::string out = "a mean, weighted by how well each told cells left out:";
    const ModelEnsemble& e = *model.ensemble;
    for (std::size_t i = 0; i < e.shares.size(); ++i)
      out += fmt::format("{} {:.0f} % {}", i == 0 ? "" : ",", 100 * e.shares[i],
                         i == 0                   ? "trees"
                         : i > e.processes.size() ? "trees on the cycles seen"
                         : i == 1                 ? "process of all inputs at once"
                                                  : "process that adds up kinds of inputs");
    return out;
  }
  if (model.process)
    return fmt::format("{} rows in {} groups of inputs", model.process->weights.size(), model.process->groups.size());
  const std::vector<ModelTree> none, &trees = model.trees           ? model.trees->trees
                                              : model.boosted_trees ? model.boosted_trees->trees
                                                                    : none;
  std::size_t nodes = 0;
  for (const ModelTree& tree : trees) nodes += tree.column.size();
  std::string out = fmt::format("{} trees of {} nodes", trees.size(), trees.empty() ? 0 : nodes / trees.size());
  if (const auto& boosted = model.boosted_trees; boosted && trees.size() < boosted->left_out_rmse.size())
    out += fmt::format("; left-out RMSE {}, {} without trees", shown(boosted->left_out_rmse[trees.size()]),
                       shown(boosted->left_out_rmse[0]));
  return out;
}

std::string calibration_lines(const ModelDocument& m) {
  const ModelCalibration& c = m.calibration;
  const std::string unit_words = m.unit.empty() ? "" : " " + m.unit;
  const bool varies = m.ensemble && !m.ensemble->spread.parts.empty();
  std::string out =
      fmt::format("cells left out in turn: MAE {}{}, RMSE {}{}\n", shown(c.mae), unit_words, shown(c.rmse), unit_words);
  out += fmt::format("{:.0f} % interval: ± {}{} a row{}, ± {}{} online", 100 * c.level, shown(c.half_width), unit_words,
                     varies ? " on average (wider with the loss, and where the learners are apart)" : "",
                     shown(c.online_half_width), unit_words);
  return out + (c.basis == CalibrationBasis::conformal_over_cells
                    ? fmt::format(" (conformal over {} cells)\n", c.cells)
                    : fmt::format(" (t over {} cells: too few for a conformal interval)\n", c.cells));
}

}  // namespace

std::string reference_words(const ModelDocument& m) {
  if (!m.reference.empty()) return m.reference;
  if (std::isfinite(m.nominal_capacity_Ah)) return fmt::format("the nominal capacity, {:g} Ah", m.nominal_capacity_Ah);
  return m.target == "soh" ? "what the training tables took it to be: the model file does not say" : "";
}

std::string to_json(const ModelDocument& document) { return json::write(document) + "\n"; }

std::string to_text(const ModelDocument& m) {
  std::string out = fmt::format("{} tells {} from {} feature{}; inputs: {}\n{}\n", word(m.kind), with_unit(m.target, m.unit),
                                m.features.size(), m.features.size() == 1 ? "" : "s", m.inputs, size_line(m));
  if (const std::string reference = reference_words(m); !reference.empty())
    out += fmt::format("{} is relative to {}\n", m.target, reference);
  std::int64_t rows = 0;
  for (const ModelCell& cell : m.cells) rows += cell.used;
  out += fmt::format("trained on {} rows of {} cells by bha {}\n", rows, m.cells.size(), m.version);
  out += calibration_lines(m);
  for (const ModelCandidate& c : m.candidates)
    out += fmt::format("  {:<18} MAE {}{}\n", word(c.kind), shown(c.mae), c.chosen ? "  <- chosen" : "");
  out += fmt::format("method: {}\n{}\n{:<28} {:>14} {:>14}\n", m.citation, what_counts(m), "feature", "least", "largest");
  for (const ModelFeature& f : m.features)
    out += fmt::format("{:<28} {:>14} {:>14}\n", with_unit(f.name, f.unit), shown(f.low), shown(f.high));
  if (m.inputs == "slice-course" && !m.domain_low.empty() && !m.domain_high.empty())  // its last input is looked at for itself
    out += fmt::format("{:<28} {:>14} {:>14}\n", "cycles seen", shown(m.domain_low.back()), shown(m.domain_high.back()));
  out += fmt::format("\n{:<28} {:>7} {:>7}  {}\n", "cell", "rows", "used", "hash of its features");
  for (const ModelCell& cell : m.cells)
    out += fmt::format("{:<28} {:>7} {:>7}  {}\n", cell.name, cell.rows, cell.used, cell.hash);
  return out + "\nOutside the range of training, intervals widen; beyond a whole range nothing is told.\n";
}

std::string to_json(const PredictionDocument& document) { return json::indented(json::write(document)); }

namespace {

template <class Each>
void each_column(PredictedColumns asked, Each each) {
  bool first = true;
  for_each_field<PredictedRow>([&](const auto& field) {
    const bool of_view = field.name == "online_monotone";
    if (field.name.starts_with("online") && !(of_view ? asked.monotone : asked.online)) return;
    each(field, std::exchange(first, false));
  });
}

}  // namespace

void append_csv_heading(std::string& out, PredictedColumns asked) {
  each_column(asked, [&](const auto& field, bool first) { out.append(first ? "" : ",").append(field.name); });
  out += '\n';
}
void append_csv_row(std::string& out, const PredictedRow& row, PredictedColumns asked) {
  each_column(asked, [&](const auto& field, bool first) {
    if (!first) out += ',';
    append_csv_field(out, row.*field.at);
  });
  out += '\n';
}
std::string to_csv(const PredictionDocument& document) {
  const PredictedColumns columns{document.online, document.monotone};
  std::string out;
  append_csv_heading(out, columns);
  for (const PredictedRow& row : document.rows.rows) append_csv_row(out, row, columns);
  return out;
}

}  // namespace bha::report
