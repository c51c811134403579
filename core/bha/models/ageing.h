// Published ageing models of single cells: what calendar and cycling take from capacity and add to resistance.
//   const AgeingModel* model = ageing_model("nmc111-kokam-75Ah");
//   Ageing state = new_cell(*model);
//   state = model->advance(state, model->rates(stress_of_day(conditions)), days, efc, Rule::exact);
/// Source   METHODS 3.4 and 3.5, each model's paper in `source`. Equations and numbers by the papers and BLAST-Lite
/// (BSD-3-Clause,
///          Alliance for Sustainable Energy, 2023); the code is written from the equations.
/// Golden   blast_trajectories.csv (1e-10, with Rule::euler), ageing_formulas.csv
#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "bha/models/loss_state.h"
#include "bha/models/stress.h"

namespace bha::models {

/// Where the model's data lie; outside it extrapolates.
struct AgeingRange {
  double temperature_min_degC, temperature_max_degC, depth_of_discharge_min, depth_of_discharge_max, soc_min, soc_max,
      charge_c_rate_max, discharge_c_rate_max;
};

/// Losses of capacity and gains of resistance; which is which, the model knows.
struct Ageing {
  std::array<double, 6> y{};
  double days = 0, efc = 0;
};
using AgeingRates = std::array<double, 8>;

struct AgeingModel {
  std::string_view id, cell, chemistry, source, caution;
  double nominal_capacity_Ah;
  AgeingRange range;
  std::array<double, 6> start;
  AgeingRates (*rates)(const Stress&);
  Ageing (*advance)(const Ageing&, const AgeingRates&, double days, double efc, Rule);
  double (*soh)(const Ageing&);         // capacity over the capacity at the start
  double (*resistance)(const Ageing&);  // over the resistance at the start; null: the model says nothing of it
};

[[nodiscard]] std::vector<const AgeingModel*> ageing_models();
[[nodiscard]] const AgeingModel* ageing_model(std::string_view id);  // null: none of that name
[[nodiscard]] inline Ageing new_cell(const AgeingModel& model) { return {.y = model.start}; }

}  // namespace bha::models
