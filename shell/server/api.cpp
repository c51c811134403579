#include "shell/server/api.h"

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/models/stress.h"
#include "bha/pipeline/cohorts.h"
#include "bha/pipeline/siblings.h"
#include "bha/report/fleet.h"
#include "bha/report/health_curve.h"
#include "bha/report/json.h"
#include "bha/report/page_document.h"
#include "bha/report/what_if_document.h"
#include "bha/simulate/what_if.h"
#include "shell/server/trained.h"

namespace bha::server {

struct Health {
  std::string status = "ok";
  bool workspace = false, uploads = false;
};
struct Version {
  std::string version{}, report_schema{};
};

}  // namespace bha::server
namespace bha {
template <>
inline constexpr auto fields<server::Health> =
    Fields{Field{"status", &server::Health::status, "ok: it answers."},
           Field{"workspace", &server::Health::workspace, "Whether there is a workspace to ask."},
           Field{"uploads", &server::Health::uploads, "Whether files may be sent."}};
static_assert(fully_described<server::Health>);
template <>
inline constexpr auto fields<server::Version> =
    Fields{Field{"version", &server::Version::version, "Version of bha."},
           Field{"report_schema", &server::Version::report_schema, "Form of the reports."}};
static_assert(fully_described<server::Version>);
}  // namespace bha
namespace bha::server {
namespace {

Result<const workspace::Workspace*> kept(const Asked& asked) {
  if (asked.kept == nullptr)
    return refuse(Code::file_not_found, {.file = asked.folder}, "no workspace yet", "one that `bha add` made",
                  "bha add PATH --workspace " + asked.folder);
  return asked.kept;
}
Result<std::string> report_text(const Asked& asked) {
  return kept(asked).and_then([&](const workspace::Workspace* w) { return w->report_json(asked.cell); });
}
Result<report::Report> report_of(const Asked& asked) {
  return report_text(asked).and_then([&](const std::string& text) { return report::from_json(text, asked.folder); });
}
template <auto member>
Result<std::string> part(const Asked& asked) {
  return report_of(asked).map([](const report::Report& r) { return json::write(r.*member); });
}

Result<report::ArrowTable> cycle_table(const Asked& asked) {
  return report_of(asked).map([](const report::Report& r) { return report::arrow_table(std::span(r.cycles.rows)); });
}
Result<report::ArrowTable> cell_table(const Asked& asked) {
  return kept(asked).and_then([](const workspace::Workspace* w) { return w->cells(); }).map([](const auto& rows) {
    return report::arrow_table(std::span<const report::FleetRow>(rows));
  });
}

Result<std::string> health(const Asked& asked) {
  return json::write(Health{.workspace = asked.kept != nullptr, .uploads = asked.takes_files});
}
Result<std::string> version_told(const Asked&) {
  return json::write(Version{std::string(version), std::string(report::report_schema_name)});
}
Result<std::string> cells(const Asked& asked) {
  return kept(asked)
      .and_then([](const workspace::Workspace* w) { return w->cells(); })
      .map([](std::vector<report::FleetRow> rows) {
        report::Fleet fleet{.run = {.version = std::string(version), .command = "bha list"}, .cells = std::move(rows)};
        fleet.cohorts = pipeline::cohorts_of(fleet.cells);
        return report::to_json(fleet);
      });
}
Result<std::string> curves_of_health(const Asked& asked) {
  return kept(asked).and_then([](const workspace::Workspace* w) { return w->health_curves_json(); });
}
Result<std::string> lives(const Asked& asked) {
  return kept(asked).and_then([](const workspace::Workspace* w) { return w->lives_json(); });
}
Result<std::string> page(const Asked& asked) {
  return report_of(asked).map([](const report::Report& r) { return json::write(report::page_document(r)); });
}

Refusal unusable(const std::string& name, const std::string& value, std::string expected) {
  return refuse(Code::option_invalid, {.column = name}, in_quotes(value), std::move(expected), "see /api/openapi.json");
}
Result<bool> set_condition(models::Conditions& conditions, std::string_view name, const std::string& value) {
  double models::Conditions::* const condition = models::condition_named(name);
  if (condition == nullptr) return false;
  if (!read_number(value, conditions.*condition)) return unusable(std::string(name), value, "a number");
  return true;
}
Result<std::string> what_if(const Asked& asked) {
  simulate::WhatIfOptions o;
  simulate::Scenario baseline{.name = "baseline"};
  std::vector<std::pair<std::string, std::string>> instead;
  for (const auto& [name, value] : asked.target.query) {
    if (name == "model") {
      o.model = value;
      continue;
    }
    if (name.starts_with("instead.")) {
      instead.emplace_back(name.substr(8), value);
      continue;
    }
    double* number = name == "years"      ? &o.years
                     : name == "eol"      ? &o.eol
                     : name == "soh_now"  ? &o.soh_now
                     : name == "days_now" ? &o.days_now
                     : name == "efc_now"  ? &o.efc_now
                                          : nullptr;
    if (number != nullptr) {
      if (!read_number(value, *number)) return unusable(name, value, "a number");
      continue;
    }
    const auto known = set_condition(baseline.conditions, name, value);
    if (!known) return Refusal(known.error());
    if (!*known) return unusable(name, value, "a parameter that there is");
  }
  o.scenarios.push_back(baseline);
  if (!instead.empty()) {
    simulate::Scenario other{.name = "instead", .conditions = baseline.conditions};
    for (const auto& [name, value] : instead) {
      const auto known = set_condition(other.conditions, name, value);
      if (!known) return Refusal(known.error());
      if (!*known) return unusable("instead." + name, value, "a condition that there is");
    }
    o.scenarios.push_back(std::move(other));
  }
  return simulate::what_if(o).map([](const simulate::WhatIf& told) { return json::write(told); });
}
Result<std::string> models(const Asked& asked) { return json::write(kept_models(asked.folder)); }
Result<std::string> prediction(const Asked& asked) {
  PredictAsked said;
  for (const auto& [name, value] : asked.target.query) {
    bool* flag = name == "online" ? &said.online : name == "allow_known" ? &said.allow_known : nullptr;
    if (name == "model")
      said.model = value;
    else if (flag == nullptr)
      return unusable(name, value, "a parameter that there is");
    else if (value == "true" || value == "false")
      *flag = value == "true";
    else
      return unusable(name, value, "true or false");
  }
  return report_of(asked)
      .and_then([&](const report::Report& cell) { return prediction_of(asked.folder, said, cell); })
      .map([](const report::PredictionDocument& told) { return report::to_json(told); });
}
Result<std::string> nothing(const Asked&) { return std::string{}; }

constexpr std::string_view one = "/api/v1/cells/{cell}/";
const Route all[] = {
    {"/api/v1/health", "health", "Whether it answers.", "Health", &json::shape<Health>, health},
    {"/api/v1/version", "version", "Which bha this is.", "Version", &json::shape<Version>, version_told},
    {"/api/v1/cells", "cells", "The cells of the workspace, as `bha list --json` tells them.", "bha.fleet/0",
     &json::shape<report::Fleet>, cells, cell_table},
    {"/api/v1/curves-of-health", "curvesOfHealth", "State of health of every cell, thinned for drawing, with its conditions.",
     "HealthCurves", &json::shape<std::vector<report::HealthCurve>>, curves_of_health},
    {"/api/v1/lives", "lives", "Every cell as far as it was seen: what siblings are told, and tell, of a forecast.", "Lives",
     &json::shape<std::vector<pipeline::LifeSoFar>>, lives},
    {"/api/v1/cells/{cell}/report", "report", "All that is told of a cell, the bytes of `bha report --workspace --json`.",
     "bha.report/0", &json::shape<report::Report>, report_text},
    {"/api/v1/cells/{cell}/cycles", "cycles", "The cycle table, one array a column.", "Cycles",
     &json::shape<Table<features::CycleRow>>, part<&report::Report::cycles>, cycle_table},
    {"/api/v1/cells/{cell}/curves", "curves", "Curves of chosen cycles, thinned for drawing.", "Curves",
     &json::shape<std::vector<features::Curve>>, part<&report::Report::curves>},
    {"/api/v1/cells/{cell}/findings", "findings", "What was noticed.", "Findings", &json::shape<std::vector<Finding>>,
     part<&report::Report::findings>},
    {"/api/v1/cells/{cell}/fits", "fits", "Laws fitted to the state of health.", "Fits", &json::shape<std::vector<models::Fit>>,
     part<&report::Report::fits>},
    {"/api/v1/cells/{cell}/forecast", "forecast", "When end of life comes, and what that rests on.", "Forecasts",
     &json::shape<std::vector<models::Forecast>>, part<&report::Report::forecast>},
    {"/api/v1/cells/{cell}/page", "page", "What a page shows of a cell: sentences, facts, rows of the charts.", "bha.page/0",
     &json::shape<report::PageDocument>, page},
    {"/api/v1/cells/{cell}/prediction", "prediction",
     "What a trained model tells of the cell, row by row of its cycle table, with intervals, as `bha predict` does.",
     "bha.prediction/0", &json::shape<report::PredictionDocument>, prediction, nullptr, false},
    {"/api/v1/models", "models",
     "Trained models: the files in the folder `models` of the workspace, as `bha model show` tells them.", "Models",
     &json::shape<std::vector<KeptModel>>, models, nullptr, false},
    {"/api/v1/what-if", "whatIf", "What comes under other conditions, by a published ageing model.", "bha.whatif/0",
     &json::shape<simulate::WhatIf>, what_if},
    {"/api/v1/events", "events", "Server-sent events: `workspace` whenever the workspace changed.", "", nullptr, nothing},
};

}  // namespace

std::span<const Route> routes() { return all; }

Found route_of(const Target& target) {
  const auto& s = target.segments;
  const bool of_cell = s.size() == 5 && s[0] == "api" && s[1] == "v1" && s[2] == "cells" && !s[3].empty();
  for (const Route& route : all) {
    if (of_cell && route.path.starts_with(one) && route.path.substr(one.size()) == s[4]) return {&route, s[3]};
    if (route.path == target.path) return {&route, {}};
  }
  return {};
}

}  // namespace bha::server
