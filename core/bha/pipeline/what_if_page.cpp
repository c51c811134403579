#include "bha/pipeline/what_if_page.h"

#include "bha/base/text.h"
#include "bha/models/ageing.h"
#include "bha/report/what_if_document.h"
#include "bha/report/what_if_page.h"
#include "bha/simulate/what_if.h"

namespace bha::pipeline {
namespace {

std::vector<std::string> range_words(const models::AgeingRange& r) {
  const auto within = [](const char* what, double least, double most, double factor, const char* unit) {
    return std::string(what) + " " + number_text(factor * least) + " to " + number_text(factor * most) + " " + unit;
  };
  return {within("temperature", r.temperature_min_degC, r.temperature_max_degC, 1, "degC"),
          within("depth of discharge", r.depth_of_discharge_min, r.depth_of_discharge_max, 100, "%"),
          within("state of charge", r.soc_min, r.soc_max, 100, "%"), within("charge", 0, r.charge_c_rate_max, 1, "C"),
          within("discharge", 0, r.discharge_c_rate_max, 1, "C")};
}

std::vector<WhatIfModel> models_told() {
  std::vector<WhatIfModel> out;
  for (const models::AgeingModel* m : models::ageing_models())
    out.push_back({std::string(m->id), std::string(m->cell), std::string(m->chemistry), std::string(m->source),
                   std::string(m->caution), range_words(m->range)});
  return out;
}

}  // namespace

Result<WhatIfPage> what_if_page(const WhatIfAsked& asked) {
  simulate::WhatIfOptions o{.scenarios = {{.name = "baseline", .conditions = asked.baseline}},
                            .years = asked.years,
                            .eol = asked.eol,
                            .soh_now = asked.soh_now,
                            .days_now = asked.days_now,
                            .efc_now = asked.efc_now};
  if (!asked.model.empty()) o.model = asked.model;
  if (asked.instead) o.scenarios.push_back({.name = "instead", .conditions = *asked.instead});
  return simulate::what_if(o).map([](simulate::WhatIf told) {
    WhatIfPage out{.what_if = report::what_if_rows(told), .models = models_told()};
    for (const report::Figure& figure : report::drawing(told).figures) out.summaries.push_back(figure.summary);
    for (const simulate::WhatIfCase& c : told.cases) {
      const simulate::WhatIfRow last = c.trajectory.rows.empty() ? simulate::WhatIfRow{} : c.trajectory.rows.back();
      out.lines.push_back(
          {c.name, report::conditions_words(c), report::end_words(told, c), last.soh, last.soh_difference, last.resistance});
    }
    out.told = std::move(told);
    return out;
  });
}

}  // namespace bha::pipeline
