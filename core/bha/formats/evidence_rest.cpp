// Which current is none: the threshold of rest.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bha/formats/evidence.h"
#include "bha/formats/state_words.h"

namespace bha::formats {
namespace {

using record::Quantity;
using record::State;

double median_of(std::vector<double> v) {
  if (v.empty()) return nan;
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

// Smallest step of the current, or its smallest value: whichever is smaller. 0: it never moves.
double resolution(const std::vector<double>& current) {
  double least = 0;
  const auto note = [&](double x) {
    x = std::abs(x);
    if (x > 0 && std::isfinite(x) && (least == 0 || x < least)) least = x;
  };
  for (std::size_t i = 0; i < current.size(); ++i) {
    note(current[i]);
    if (i > 0) note(current[i] - current[i - 1]);
  }
  return least;
}

// Another value in every fifth row and more: with no more than three last digits, a sensor at rest and no current.
bool trembles(const std::vector<double>& current) {
  std::size_t changes = 0;
  for (std::size_t i = 1; i < current.size(); ++i) changes += std::abs(current[i] - current[i - 1]) > 0 ? 1 : 0;
  return current.size() >= 100 && 5 * changes >= current.size();
}

// Beside a pulse of 5C a check-up at C/20 is a hundredth of the largest current and no rest: it lies close together and far above
// the rows that are. Takes it out of `at_rest`; its size, NaN: there is none.
double take_slow_current(std::vector<double>& at_rest, double most, double step) {
  const double nothing = std::max(most / 1000, 3 * step);
  std::vector<double> above;
  for (const double a : at_rest)
    if (std::abs(a) > nothing) above.push_back(std::abs(a));
  const std::size_t below = at_rest.size() - above.size();
  if (above.size() < 3 || below < 3) return nan;
  const double middle = median_of(above);
  const auto close = std::count_if(above.begin(), above.end(), [&](double a) { return std::abs(a - middle) <= 0.2 * middle; });
  if (middle < 3 * nothing || static_cast<double>(close) < 0.8 * static_cast<double>(above.size())) return nan;
  std::erase_if(at_rest, [&](double a) { return std::abs(a) > nothing; });
  return middle;
}

}  // namespace

std::vector<State> states(const Evidence& e) {
  std::vector<State> out;
  const std::ptrdiff_t c = column_of(e.belief, Quantity::step_type);
  if (c < 0) return out;
  for (const std::string_view field : e.rows.field[static_cast<std::size_t>(c)]) out.push_back(state_of(field));
  return out;
}

double largest(const std::vector<double>& current) {
  double most = 0;
  for (const double x : current)
    if (std::isfinite(x)) most = std::max(most, std::abs(x));
  return most;
}
// Without the two largest of many: one row of 1e7 A made a rest of everything.
double largest_but_spikes(const std::vector<double>& current) {
  std::vector<double> sizes;
  for (const double x : current)
    if (std::isfinite(x)) sizes.push_back(std::abs(x));
  if (sizes.size() < 100) return largest(current);
  std::nth_element(sizes.begin(), sizes.end() - 3, sizes.end());
  return *(sizes.end() - 3) > 0 ? *(sizes.end() - 3) : largest(current);
}

void decide_rest(Evidence& e) {
  const auto* current = values(e.rows, e.belief, Quantity::current);
  if (current == nullptr) return;
  const double most = largest_but_spikes(*current), step = resolution(*current);
  const std::vector<State> state = states(e);
  std::vector<double> at_rest;
  for (std::size_t i = 0; i < current->size(); ++i)
    if (std::isfinite((*current)[i]) && (state.empty() ? std::abs((*current)[i]) < 0.01 * most : state[i] == State::rest))
      at_rest.push_back((*current)[i]);
  const double slow = state.empty() ? take_slow_current(at_rest, most, step) : nan;
  const double middle = median_of(at_rest);
  for (double& x : at_rest) x = std::abs(x - middle);
  const double noise = at_rest.size() < 3 ? 0 : 1.4826 * median_of(at_rest);
  double rest = std::max({3 * noise, 3 * step, most / 1000});
  if (most > 3 * step || !trembles(*current)) rest = std::fmin(std::min(rest, most / 50), slow / 2);
  // At most a twentieth of the largest current: a nominal capacity in mAh makes no rest of everything, and is told (531).
  if (!std::isnan(e.options.nominal_capacity_Ah))
    rest = std::max(rest, std::min(e.options.nominal_capacity_Ah / 1000, most / 20));
  if (most == 0) return;
  e.belief.rest_current_A = rest;
  e.belief.rest_evidence =
      fmt::format("largest current of the sample {:.6g} A, its resolution {:.4g} A, noise at rest {:.4g} A", most, step, noise);
}

}  // namespace bha::formats
