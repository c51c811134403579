#include "bha/models/half_cell.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"
#include "bha/math/interpolate.h"
#include "bha/models/electrode_potentials.h"

namespace bha::models {
namespace {

constexpr std::size_t least_points = 10;

struct Published {
  std::string_view name, source;
  double (*potential_V)(double);
  double from, to;  // where the formula falls with lithium
};
constexpr std::array published{
    Published{"nmc811", "Chen et al., J. Electrochem. Soc. 167 (2020) 080534, doi:10.1149/1945-7111/ab9050", nmc811_V, 0.24, 1},
    Published{"lfp", "Afshar et al., arXiv:1709.03970", lfp_V, 0, 1},
    Published{"graphite", "Safari & Delacourt, J. Electrochem. Soc. 158 (2011) A562, doi:10.1149/1.3567007", graphite_V, 0, 1},
    Published{"graphite-silicon", "Chen et al., J. Electrochem. Soc. 167 (2020) 080534, doi:10.1149/1945-7111/ab9050",
              graphite_silicon_V, 0, 1}};

const Published* published_named(std::string_view name) {
  for (const Published& curve : published)
    if (equal_without_case(curve.name, name)) return &curve;
  return nullptr;
}

struct Point {
  double stoichiometry, potential_V;
};

// Rows of one stoichiometry become one.
std::vector<Point> merged(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    return a.stoichiometry != b.stoichiometry ? a.stoichiometry < b.stoichiometry : a.potential_V < b.potential_V;
  });
  std::vector<Point> out;
  std::size_t alike = 0;
  for (const Point& p : points) {
    if (out.empty() || p.stoichiometry != out.back().stoichiometry) {
      out.push_back(p);
      alike = 1;
      continue;
    }
    ++alike;
    out.back().potential_V += (p.potential_V - out.back().potential_V) / static_cast<double>(alike);
  }
  return out;
}

}  // namespace

Result<HalfCell> read_half_cell(std::string_view text, std::string_view name) {
  const auto table = read_comma_table(text, name);
  if (!table) return Refusal(table.error());
  std::array<std::vector<double>, 2> columns;
  for (std::size_t c = 0; c < 2; ++c) {
    const auto values = column_of(*table, c == 0 ? "stoichiometry" : "potential_V").and_then([&](std::size_t column) {
      return numbers_of(*table, column);
    });
    if (!values) return Refusal(values.error());
    columns[c] = *values;
  }
  const std::string file(name);
  std::vector<Point> points;
  for (std::size_t i = 0; i < table->rows(); ++i) {
    const double at = columns[0][i];
    if (std::isnan(at) || std::isnan(columns[1][i])) continue;
    if (at < 0 || at > 1)
      return refuse(Code::option_invalid, {.file = file, .column = "stoichiometry", .line = table->lines[i]}, number_text(at),
                    "lithium per site, from 0 to 1");
    points.push_back({at, columns[1][i]});
  }
  points = merged(std::move(points));
  if (points.size() < least_points)
    return refuse(Code::option_invalid, {.file = file}, std::to_string(points.size()) + " different stoichiometries",
                  "at least " + std::to_string(least_points));
  if (points.back().potential_V >= points.front().potential_V)
    return refuse(Code::option_invalid, {.file = file, .column = "potential_V"},
                  number_text(points.front().potential_V) + " V at stoichiometry " + number_text(points.front().stoichiometry) +
                      " and " + number_text(points.back().potential_V) + " V at " + number_text(points.back().stoichiometry),
                  "a potential that falls as lithium goes in", "count the stoichiometry as lithium per site (1: full)");
  std::vector<double> x, y;
  for (const Point& p : points) {
    x.push_back(p.stoichiometry);
    y.push_back(p.potential_V);
  }
  return HalfCell{.name = file, .potential_V = math::pchip(x, y)};
}

Result<HalfCell> library_half_cell(std::string_view name) {
  const Published* curve = published_named(name);
  if (curve == nullptr)
    return refuse(Code::option_invalid, {}, in_quotes(name),
                  "a file with columns stoichiometry and potential_V, or one of nmc811, lfp, graphite, graphite-silicon");
  constexpr std::size_t points = 4001;  // so dense that the curve through them is the formula to 1e-7 V
  const math::EvenGrid grid{curve->from, curve->to, points};
  std::vector<double> x, y;
  for (std::size_t i = 0; i < points; ++i) {
    x.push_back(grid.point(i));
    y.push_back(curve->potential_V(x.back()));
  }
  return HalfCell{
      .name = std::string(curve->name), .library = true, .source = std::string(curve->source), .potential_V = math::pchip(x, y)};
}

bool is_library_half_cell(std::string_view name) { return published_named(name) != nullptr; }

}  // namespace bha::models
