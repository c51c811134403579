#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "bha/base/json.h"
#include "bha/base/run.h"
#include "bha/pipeline/health.h"
#include "bha/report/json.h"
#include "bha/report/page_document.h"
#include "shell/c/bha.h"

namespace bha::c {

struct HealthOptions {
  std::string reference = "auto";
  double eol = 0.8, eol_Ah = nan;
  std::uint64_t seed = 1;
};

}  // namespace bha::c

namespace bha {
template <>
inline constexpr auto fields<c::HealthOptions> = std::tuple{
    Field{"reference", &c::HealthOptions::reference, "As --reference."}, Field{"eol", &c::HealthOptions::eol, "As --eol."},
    Field{"eol_Ah", &c::HealthOptions::eol_Ah, "As --eol-ah."}, Field{"seed", &c::HealthOptions::seed, "Of bootstraps."}};
static_assert(fully_described<c::HealthOptions>);
}  // namespace bha

namespace bha::c {
namespace {

/// What a session would have told besides, of what it has told.
void tell_health(report::Report& report, const HealthOptions& said) {
  pipeline::Analysis told;
  told.source = report.source;
  told.cell = report.cell;
  told.cycles = std::move(report.cycles.rows);
  told.keys = report.keys;
  Run run;
  pipeline::add_health(told, {.reference = said.reference, .eol = said.eol, .eol_Ah = said.eol_Ah, .seed = said.seed}, run);
  report.cycles.rows = std::move(told.cycles);
  for (Finding& f : told.findings) report.findings.push_back(std::move(f));
  report.soh = std::move(told.soh);
  report.fits = std::move(told.fits);
  report.forecast = std::move(told.forecast);
  report.end_of_life = std::move(told.end_of_life);
}

int with_health(std::string_view text, std::string_view options, std::string& out) {
  const auto said = options.empty() ? Result<HealthOptions>{HealthOptions{}} : json::read<HealthOptions>(options, "options");
  auto report = said ? report::from_json(text, "report") : Result<report::Report>(Refusal(said.error()));
  if (report) tell_health(*report, *said);
  out = report ? report::to_json(*report) : json::write(report.error());
  return report ? 0 : 1;
}

int as_page(std::string_view text, std::string& out) {
  const auto report = report::from_json(text, "report");
  out = report ? json::write(report::page_document(*report)) : json::write(report.error());
  return report ? 0 : 1;
}

int hand_over(int answer, const std::string& out, char** text, std::size_t* size) {
  *size = out.size();
  *text = static_cast<char*>(std::malloc(out.size() + 1));
  if (*text == nullptr) return 2;
  std::memcpy(*text, out.c_str(), out.size() + 1);
  return answer;
}

}  // namespace
}  // namespace bha::c

int bha_report_health(const char* report_json, std::size_t n, const char* options_json, char** text, std::size_t* size) {
  if (report_json == nullptr || text == nullptr || size == nullptr) return 2;
  std::string out;
  const int answer = bha::c::with_health({report_json, n}, options_json == nullptr ? "" : options_json, out);
  return bha::c::hand_over(answer, out, text, size);
}

int bha_report_page(const char* report_json, std::size_t n, char** text, std::size_t* size) {
  if (report_json == nullptr || text == nullptr || size == nullptr) return 2;
  std::string out;
  const int answer = bha::c::as_page({report_json, n}, out);
  return bha::c::hand_over(answer, out, text, size);
}
