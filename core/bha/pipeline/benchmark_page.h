// A benchmark as one page without network: told against truth, errors, calibration, every cell, and what is left in the
// residuals.
//   out << to_html(protocol, done, options, run, plots::assets());
#pragma once
#include <string>
#include <vector>

#include "bha/math/hsic.h"
#include "bha/pipeline/benchmark.h"
#include "bha/report/drawing.h"
#include "bha/report/types.h"

namespace bha::pipeline {

inline constexpr std::size_t most_points_drawn = 5000;

/// Of more than 5,000 predictions every k-th is drawn, the smallest k that leaves 5,000 or fewer. Calibration at 5, 10, …, 95 %.
[[nodiscard]] report::Drawing drawing(const Benchmark&);

/// Errors of one kind, tested cell by cell in the order of its rows: medians over cells with at least 20 of them.
struct ErrorTests {
  std::size_t cells = 0;
  std::vector<double> acf{};  // at lag 0, 1, …; as far as the shortest cell tells
  double usual_rows = nan;    // median of the cells' predictions
  double rho1 = nan, ljung_box_p = nan, shapiro_w = nan, breusch_pagan_p = nan, white_p = nan;
  double with_told = nan, with_place = nan;  // distance correlation of the errors of all cells with what was told, with the row
  math::Hsic hsic_told{}, hsic_place{};      // the same question by kernels; p by 999 orders of 20 blocks of neighbours
};
[[nodiscard]] ErrorTests error_tests(const Benchmark&);

[[nodiscard]] std::string to_html(const Protocol&, const Benchmark&, const BenchmarkOptions&, const report::RunInfo&,
                                  const report::Assets&);

}  // namespace bha::pipeline
