// The 27 nonlinear problems of NIST StRD from both starts, one configuration. Source: data/reference/nist_strd, public domain.
#include <gtest/gtest.h>

#include <cstdio>
#include <numbers>

#include "bha/math/dual.h"
#include "bha/math/least_squares.h"
#include "tests/table.h"

namespace bha::math {
namespace {

constexpr double pi = std::numbers::pi;
constexpr std::size_t most = 9;
using D = Dual<most>;
using B = std::array<D, most + 1>;  // b[1] is NIST's b1

struct Problem {
  std::string name;
  D (*model)(const B& b, double x, double x2);
};
D gauss(const B& b, double x) {
  const D u = (D(x) - b[4]) / b[5], w = (D(x) - b[7]) / b[8];
  return b[1] * exp(-b[2] * x) + b[3] * exp(-u * u) + b[6] * exp(-w * w);
}
D lanczos(const B& b, double x) { return b[1] * exp(-b[2] * x) + b[3] * exp(-b[4] * x) + b[5] * exp(-b[6] * x); }
D cubics(const B& b, double x) {
  return (b[1] + x * (b[2] + x * (b[3] + x * b[4]))) / (D(1) + x * (b[5] + x * (b[6] + x * b[7])));
}
D misra1a(const B& b, double x) { return b[1] * -expm1(-b[2] * x); }
D chwirut(const B& b, double x) { return exp(-b[1] * x) / (b[2] + b[3] * x); }

const Problem problems[] = {
    {"Misra1a", [](const B& b, double x, double) { return misra1a(b, x); }},
    {"Misra1b",
     [](const B& b, double x, double) {
       D u = D(1) + b[2] * x / 2.0;
       return b[1] * (D(1) - D(1) / (u * u));
     }},
    {"Misra1c", [](const B& b, double x, double) { return b[1] * (D(1) - D(1) / sqrt(D(1) + 2.0 * b[2] * x)); }},
    {"Misra1d", [](const B& b, double x, double) { return b[1] * b[2] * x / (D(1) + b[2] * x); }},
    {"Chwirut1", [](const B& b, double x, double) { return chwirut(b, x); }},
    {"Chwirut2", [](const B& b, double x, double) { return chwirut(b, x); }},
    {"DanWood", [](const B& b, double x, double) { return b[1] * pow(D(x), b[2]); }},
    {"BoxBOD", [](const B& b, double x, double) { return misra1a(b, x); }},
    {"Lanczos1", [](const B& b, double x, double) { return lanczos(b, x); }},
    {"Lanczos2", [](const B& b, double x, double) { return lanczos(b, x); }},
    {"Lanczos3", [](const B& b, double x, double) { return lanczos(b, x); }},
    {"Gauss1", [](const B& b, double x, double) { return gauss(b, x); }},
    {"Gauss2", [](const B& b, double x, double) { return gauss(b, x); }},
    {"Gauss3", [](const B& b, double x, double) { return gauss(b, x); }},
    {"Kirby2", [](const B& b, double x, double) { return (b[1] + x * (b[2] + x * b[3])) / (D(1) + x * (b[4] + x * b[5])); }},
    {"Hahn1", [](const B& b, double x, double) { return cubics(b, x); }},
    {"Thurber", [](const B& b, double x, double) { return cubics(b, x); }},
    {"MGH09", [](const B& b, double x, double) { return b[1] * (x * (D(x) + b[2])) / (x * (D(x) + b[3]) + b[4]); }},
    {"MGH10", [](const B& b, double x, double) { return b[1] * exp(b[2] / (D(x) + b[3])); }},
    {"MGH17", [](const B& b, double x, double) { return b[1] + b[2] * exp(-b[4] * x) + b[3] * exp(-b[5] * x); }},
    {"Nelson", [](const B& b, double x, double x2) { return b[1] - b[2] * x * exp(-b[3] * x2); }},
    {"ENSO",
     [](const B& b, double x, double) {
       const D u = 2 * pi * x / b[4], w = 2 * pi * x / b[7];
       return b[1] + b[2] * std::cos(2 * pi * x / 12) + b[3] * std::sin(2 * pi * x / 12) + b[5] * cos(u) + b[6] * sin(u) +
              b[8] * cos(w) + b[9] * sin(w);
     }},
    {"Eckerle4",
     [](const B& b, double x, double) {
       D u = (D(x) - b[3]) / b[2];
       return b[1] / b[2] * exp(-0.5 * u * u);
     }},
    {"Rat42", [](const B& b, double x, double) { return b[1] / (D(1) + exp(b[2] - b[3] * x)); }},
    {"Rat43", [](const B& b, double x, double) { return b[1] / pow(D(1) + exp(b[2] - b[3] * x), D(1) / b[4]); }},
    {"Roszman1", [](const B& b, double x, double) { return b[1] - b[2] * x - atan(b[3] / (D(x) - b[4])) / pi; }},
    {"Bennett5", [](const B& b, double x, double) { return b[1] * pow(b[2] + x, D(-1) / b[3]); }},
};

struct Certified {
  std::vector<double> start[2], value, sd;
};
Certified certified(const std::string& name) {
  const tests::Table table = tests::read_table("nist_strd/nonlinear_certified.csv");
  const auto start1 = table.numbers("start1"), start2 = table.numbers("start2"), value = table.numbers("certified"),
             sd = table.numbers("certified_sd");
  Certified out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text.at("problem")[i] != name) continue;
    out.start[0].push_back(start1[i]);
    out.start[1].push_back(start2[i]);
    out.value.push_back(value[i]);
    out.sd.push_back(sd[i]);
  }
  return out;
}

LeastSquares problem_of(const Problem& row, std::size_t parameters) {
  const tests::Table data = tests::read_table("nist_strd/" + row.name + ".csv");
  auto y = data.numbers("y");
  const bool two = row.name == "Nelson";
  const auto x = data.numbers(two ? "x1" : "x"), x2 = two ? data.numbers("x2") : x;
  if (two)
    for (double& v : y) v = std::log(v);
  return {.residuals = y.size(),
          .parameters = parameters,
          .evaluate = [y, x, x2, parameters, model = row.model](std::span<const double> p, std::span<double> r,
                                                                std::span<double> jacobian) {
            B b;
            for (std::size_t j = 0; j < parameters; ++j) b[j + 1] = D::variable(p[j], j);
            for (std::size_t i = 0; i < y.size(); ++i) {
              const D f = model(b, x[i], x2[i]);
              r[i] = f.v - y[i];
              for (std::size_t j = 0; j < parameters && !jacobian.empty(); ++j) jacobian[j * y.size() + i] = f.d[j];
            }
            return true;
          }};
}
double digits(double got, double wanted) {
  if (got == wanted) return 11;  // as many as NIST prints
  return std::min(11.0, -std::log10(std::fabs(got - wanted) / std::fabs(wanted)));
}

TEST(NistNonlinear, AllProblemsFromBothStartsWithOneConfiguration) {
  double sum = 0, least = 11;
  int nine = 0, fits = 0;
  for (const Problem& row : problems) {
    const Certified truth = certified(row.name);
    ASSERT_FALSE(truth.value.empty()) << row.name;
    const LeastSquares problem = problem_of(row, truth.value.size());
    for (int start = 0; start < 2; ++start) {
      const LeastSquaresFit fit = least_squares(problem, truth.start[start]);
      double lre = 11, lre_sd = 11;
      for (std::size_t j = 0; j < truth.value.size(); ++j) {
        lre = std::min(lre, digits(fit.p[j], truth.value[j]));
        lre_sd = std::min(lre_sd, digits(fit.standard_error(j), truth.sd[j]));
      }
      std::printf("%-9s start %d  digits %5.2f  of sd %5.2f  steps %4d  stopped by %d\n", row.name.c_str(), start + 1, lre,
                  lre_sd, fit.iterations, static_cast<int>(fit.stopped_by));
      EXPECT_EQ(fit.ending, Ending::converged) << row.name << " from start " << start + 1;
      EXPECT_GE(lre, 9) << row.name << " from start " << start + 1;
      if (row.name != "Lanczos1") {  // its residuals lie below the rounding of its data
        EXPECT_GE(lre_sd, 4) << row.name;
      }
      sum += std::max(0.0, lre), least = std::min(least, lre), nine += lre >= 9, ++fits;
    }
  }
  std::printf("NIST StRD nonlinear: %d of %d fits with 9 digits or more; least %.2f, mean %.2f\n", nine, fits, least, sum / fits);
  EXPECT_EQ(fits, 54);
  EXPECT_GE(sum / fits, 9);
}

}  // namespace
}  // namespace bha::math
