// What each window of voltage of a charge or discharge at constant current holds: what partial cycles share.
//   WindowWatch watch{.voltage_max_V = 4.2};   watch.begin(start), watch.push(rows), …;   for (const WindowRow& row : watch.rows) …
/// Window     between neighbouring multiples of its width: 0.1 V, below an upper limit of 3.8 V (LFP) 0.05 V, of a pack (above 6 V) 0.1 V
///            for each 4.2 V of its limit, or --window-v;
///            both its ends are crossed within one step, at a current that varies by at most 2 %
/// Crossing   of the highest voltage so far (of a discharge the lowest), on the straight line between two rows
/// Charge     ∫I dt and ∫V·I dt from end to end, by their size; mean and standard deviation over voltage of the charge since the
///            window was entered
/// Missing    no row: not crossed whole, a gap in it, or another current
/// Units      V, A, Ah, Wh, s.   Cost  2 ns a row; at most 1,000,000 windows.   Any cut into blocks gives the same bits
/// Source     METHODS 2.5: a window serves a set of cells where 9 of 10 cycles cover it, which training cells decide
#pragma once
#include <vector>

#include "bha/features/capacity.h"
#include "bha/features/step_direction.h"

namespace bha::features {

struct WindowRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  StepDirection direction{};
  double from_V = nan, to_V = nan, current_A = nan, duration_s = nan, charge_Ah = nan, energy_Wh = nan, charge_mean_Ah = nan,
         charge_std_Ah = nan;
};

struct WindowWatch {
  static constexpr std::size_t most_rows = 1'000'000;
  static constexpr double width_of_V = 0.1, width_of_lfp_V = 0.05, highest_lfp_V = 3.8, highest_cell_V = 6, usual_cell_V = 4.2,
                          current_may_vary = 0.02;
  struct Point {  // of the step's curve: charge and energy since it began, by their size
    double u = nan, time_s = nan, charge_As = 0, energy_Ws = 0;  // u: sign·V
  };
  double voltage_max_V = nan, asked_width_V = nan;

  std::vector<WindowRow> rows{};
  double sign = 0;                          // of the step; 0: a rest
  std::int64_t origin_ns = 0, last_ns = 0;  // of the step; of the row before
  double voltage_before_V = nan;
  Point now{}, highest{}, entered{};
  double least_A = nan, most_A = nan;           // since the window was entered, by their size
  double charge_over_V = 0, square_over_V = 0;  // ∫ q dV, ∫ q² dV since then, q from there

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  [[nodiscard]] double windows_per_V() const;
  void rise(double current_A);
  void add_up(const Point& from, const Point& to);
  void enter(const Point& at, double current_A);
  void leave(const Point& at, double edge_u);
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::WindowRow> = Fields{
    Field{"cycle", &features::WindowRow::cycle, "Cycle."},
    Field{"start_time_s", &features::WindowRow::start_time_s, "Test time when the window is entered [s]."},
    Field{"direction", &features::WindowRow::direction, "charge or discharge."},
    Field{"from_V", &features::WindowRow::from_V, "Voltage at which it is entered [V]."},
    Field{"to_V", &features::WindowRow::to_V, "Voltage at which it is left: lower, of a discharge [V]."},
    Field{"current_A", &features::WindowRow::current_A, "Mean current in it, positive when charging [A]."},
    Field{"duration_s", &features::WindowRow::duration_s, "Time in it [s]."},
    Field{"charge_Ah", &features::WindowRow::charge_Ah, "Charge moved in it, by its size [Ah]."},
    Field{"energy_Wh", &features::WindowRow::energy_Wh, "Energy moved in it, by its size [Wh]."},
    Field{"charge_mean_Ah", &features::WindowRow::charge_mean_Ah, "Mean over voltage of the charge since it was entered [Ah]."},
    Field{"charge_std_Ah", &features::WindowRow::charge_std_Ah, "Standard deviation of the same [Ah]."}};
static_assert(fully_described<features::WindowRow>);
}  // namespace bha
