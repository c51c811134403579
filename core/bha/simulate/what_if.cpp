#include "bha/simulate/what_if.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/simulate/course.h"

namespace bha::simulate {
namespace {

using models::Ageing;
using models::AgeingModel;

constexpr double year_days = 365.25;

WhatIfCase follow(const AgeingModel& model, const Scenario& s, const Start& start, const WhatIfOptions& o) {
  WhatIfCase out{.name = s.name, .conditions = s.conditions, .profile = !s.profile.time_days.empty()};
  out.extrapolates = outside(model.range, s);
  const double span_days = o.years * year_days, step = span_days / static_cast<double>(o.points - 1);
  const std::vector<Stretch> stretches = stretches_of(model, s, step);
  Ageing a = start.state;
  a.days = a.efc = 0;
  double used = 0;  // of the stretch at hand
  std::size_t at = 0;
  const auto row = [&] {
    out.trajectory.rows.push_back({.days = a.days,
                                   .efc = a.efc,
                                   .soh = start.soh(model, a),
                                   .resistance = model.resistance == nullptr ? nan : model.resistance(a)});
  };
  row();
  const auto reaches = [&](const Ageing& now, double level) { return !(start.soh(model, now) > level); };
  const auto first_at = [&](double level, const Stretch& here, double part) {
    double low = 0, high = part;
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      (reaches(advanced(model, a, here, middle), level) ? high : low) = middle;
    }
    return advanced(model, a, here, high);
  };
  const auto nothing_left = [&] { return !std::isnan(out.nothing_left_days); };
  for (std::int64_t k = 1; k < o.points; ++k) {
    const double until = step * static_cast<double>(k);
    while (!nothing_left() && a.days < until - 1e-9) {
      const Stretch& here = stretches[at];
      const double part = std::fmin(1 - used, (until - a.days) / here.days);
      const Ageing next = advanced(model, a, here, part);
      if (std::isnan(out.eol_days) && reaches(next, o.eol)) {
        const Ageing crossing = first_at(o.eol, here, part);
        out.eol_days = crossing.days, out.eol_efc = crossing.efc;
      }
      if (reaches(next, 0)) out.nothing_left_days = first_at(0, here, part).days;
      a = next;
      used += part;
      if (used >= 1 - 1e-12) used = 0, at = (at + 1) % stretches.size();
    }
    if (nothing_left())  // a cell without capacity neither cycles nor ages
      out.trajectory.rows.push_back({.days = until});
    else
      row();
  }
  if (nothing_left())
    out.extrapolates.push_back("the loss reaches the whole capacity after " + number_text(std::round(out.nothing_left_days)) +
                               " days: nothing is told of the days after");
  return out;
}

std::vector<std::string> assumptions_of(const AgeingModel& model, const WhatIfOptions& o, double loss_scale) {
  std::vector<std::string> out = {
      "the cell ages as the model's cell did: " + std::string(model.cell),
      "the loss itself carries over when conditions change, not the time it took",
      "state of charge moves evenly through mean +- depth/2; cycles are counted relative to the nominal capacity",
      "no interval: the published parameters come without covariance; no knee is in the model"};
  if (!model.caution.empty()) out.emplace_back(model.caution);
  if (!std::isnan(o.soh_now))
    out.push_back("your cell has lost " + number_text(std::round(loss_scale * 1000) / 1000) +
                  " times what the model gives it for its life at the baseline; that factor stays");
  return out;
}

}  // namespace

Result<WhatIf> what_if(const WhatIfOptions& o) {
  const auto known = model_named(o.model);
  if (!known) return Refusal(known.error());
  const AgeingModel* model = *known;
  if (o.scenarios.empty()) return wrong("scenario", "none", "a baseline");
  if (!(o.years > 0 && o.years <= 100)) return wrong("years", number_text(o.years), "above 0, at most 100");
  if (!(o.eol > 0.1 && o.eol < 1)) return wrong("eol", number_text(o.eol), "0.1 to 1, below 1");
  if (o.points < 2 || o.points > 100'000) return wrong("points", std::to_string(o.points), "2 to 100000");
  for (const Scenario& s : o.scenarios)
    if (const auto fine = check(s); !fine) return Refusal(fine.error());
  const auto start = start_of(*model, o);
  if (!start) return Refusal(start.error());
  WhatIf out{.model = std::string(model->id),
             .cell = std::string(model->cell),
             .chemistry = std::string(model->chemistry),
             .source = std::string(model->source),
             .eol = o.eol,
             .years = o.years,
             .loss_scale = start->loss_scale,
             .assumptions = assumptions_of(*model, o, start->loss_scale)};
  for (const Scenario& s : o.scenarios) {
    out.cases.push_back(follow(*model, s, *start, o));
    auto& rows = out.cases.back().trajectory.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].soh_difference = rows[i].soh - out.cases.front().trajectory.rows[i].soh;
  }
  return out;
}

}  // namespace bha::simulate
