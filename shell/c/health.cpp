#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bha/base/json.h"
#include "bha/base/run.h"
#include "bha/pipeline/health.h"
#include "bha/pipeline/left_out.h"
#include "bha/report/chart_data.h"
#include "bha/report/json.h"
#include "bha/report/page_document.h"
#include "shell/c/bha.h"
#include "shell/c/hand_over.h"

namespace bha::c {

struct HealthOptions {
  std::string reference = "auto";
  double eol = 0.8, eol_Ah = nan;
  std::uint64_t seed = 1;
  std::vector<features::LeftOut> exclude{};
  bool fits = true;
};

}  // namespace bha::c

namespace bha {
template <>
inline constexpr auto fields<c::HealthOptions> =
    Fields{Field{"reference", &c::HealthOptions::reference, "As --reference."},
           Field{"eol", &c::HealthOptions::eol, "As --eol."},
           Field{"eol_Ah", &c::HealthOptions::eol_Ah, "As --eol-ah."},
           Field{"seed", &c::HealthOptions::seed, "Of bootstraps."},
           Field{"exclude", &c::HealthOptions::exclude, "As --exclude; what the report has left out stays so."},
           Field{"fits", &c::HealthOptions::fits, "As in a session: false adds nothing but what is left out."}};
static_assert(fully_described<c::HealthOptions>);
}  // namespace bha

namespace bha::c {
namespace {

/// What a session would have told besides, of what it has told.
void tell_health(report::Report& report, const HealthOptions& said) {
  pipeline::Analysis told;
  told.source = report.source;
  told.belief = report.belief;
  told.cell = report.cell;
  told.cycles = std::move(report.cycles.rows);
  told.keys = report.keys;
  pipeline::leave_out(told, said.exclude);
  Run run;
  if (said.fits)
    pipeline::add_health(told, {.reference = said.reference, .eol = said.eol, .eol_Ah = said.eol_Ah, .seed = said.seed}, run);
  report.cycles.rows = std::move(told.cycles);
  for (Finding& f : told.findings) report.findings.push_back(std::move(f));
  for (features::LeftOut& one : told.left_out) report.left_out.push_back(std::move(one));
  report.soh = std::move(told.soh);
  report.fits = std::move(told.fits);
  report.forecast = std::move(told.forecast);
  report.end_of_life = std::move(told.end_of_life);
  report.knee = told.knee;
}

Result<report::Report> told(std::string_view text, std::string_view options) {
  const auto said = options.empty() ? Result<HealthOptions>{HealthOptions{}} : json::read<HealthOptions>(options, "options");
  if (!said) return Refusal(said.error());
  if (const auto checked = pipeline::check(said->exclude); !checked) return Refusal(checked.error());
  auto report = report::from_json(text, "report");
  if (report) tell_health(*report, *said);
  return report;
}

std::string page_of(const report::Report& report) { return json::write(report::page_without_curves(report)); }

}  // namespace
}  // namespace bha::c

int bha_report_health(const char* report_json, std::size_t n, const char* options_json, char** text, std::size_t* size) {
  return bha_report_told(report_json, n, options_json, text, size, nullptr, nullptr);
}

int bha_report_told(const char* report_json, std::size_t n, const char* options_json, char** text, std::size_t* size, char** page,
                    std::size_t* page_size) {
  if (report_json == nullptr || text == nullptr || size == nullptr || (page == nullptr) != (page_size == nullptr)) return 2;
  const auto report = bha::c::told({report_json, n}, options_json == nullptr ? "" : options_json);
  if (!report) return bha::c::hand_over(1, bha::json::write(report.error()), text, size);
  if (page != nullptr)
    if (const int answer = bha::c::hand_over(0, bha::c::page_of(*report), page, page_size); answer != 0) return answer;
  return bha::c::hand_over(0, bha::report::to_json(*report), text, size);
}

int bha_report_page(const char* report_json, std::size_t n, char** text, std::size_t* size) {
  if (report_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto report = bha::report::from_json({report_json, n}, "report");
  return bha::c::hand_over(report ? 0 : 1, report ? bha::c::page_of(*report) : bha::json::write(report.error()), text, size);
}

int bha_report_curves(const char* report_json, std::size_t n, char** text, std::size_t* size) {
  if (report_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto report = bha::report::from_json({report_json, n}, "report");
  if (!report) return bha::c::hand_over(1, bha::json::write(report.error()), text, size);
  return bha::c::hand_over(0, bha::json::write(bha::report::curve_rows(*report)), text, size);
}
