#include "bha/report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bha/report/plot.h"
#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {
namespace {

/// Letters on the screen: bytes that do not continue a UTF-8 sequence.
std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

constexpr std::size_t label_width = 13;

struct Screen {
  const TextOptions& options;
  std::string out{};

  [[nodiscard]] std::string painted(std::string_view text, std::string_view ansi) const {
    return options.color ? fmt::format("\x1b[{}m{}\x1b[0m", ansi, text) : std::string(text);
  }
  /// "Label        text…", broken at blanks, further lines under the text.
  void line(std::string_view label, std::string_view text, std::string_view ansi = "1") {
    out += painted(label, ansi);
    out.append(label_width - std::min(label_width, letters(label)), ' ');
    std::size_t used = label_width;
    const auto most = static_cast<std::size_t>(std::max(60, options.width));
    bool first = true;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string_view one = text.substr(at, end - at);
      at = end + 1;
      if (!first && used + 1 + letters(one) > most) {
        out += '\n';
        out.append(label_width, ' ');
        used = label_width;
      } else if (!first) {
        out += ' ';
        ++used;
      }
      out += one;
      used += letters(one);
      first = false;
    }
    out += '\n';
  }
};

std::string cells_name(const Report& r) {
  if (!r.cell.id.empty()) return r.cell.id;
  return r.source.empty() ? "?" : r.source.front().name;
}

void tell_plot(const Report& r, Screen& screen) {
  const models::SohSeries* measured = find_series(r, models::SohQuantity::capacity, models::View::measured);
  if (measured == nullptr || screen.options.plot_rows <= 0) return;
  const std::vector<double> x(measured->cycle.begin(), measured->cycle.end());
  const std::string drawn = plot(x, measured->value,
                                 {.width = std::max(60, screen.options.width),
                                  .rows = screen.options.plot_rows,
                                  .threshold = r.end_of_life.threshold,
                                  .x_name = "cycle (measured SoH)"});
  if (!drawn.empty()) screen.out += "\n" + drawn + "\n";
}

void tell_findings(const Report& r, Screen& screen) {
  const std::vector<Finding> findings = by_severity(r);
  if (findings.empty()) return screen.line("Findings", "none");
  screen.line("Findings", count_of_findings(r));
  std::size_t told = 0, most = static_cast<std::size_t>(std::max(0, screen.options.findings));
  if (findings.size() == most + 1) ++most;  // it takes no more room than to say that there is one
  for (const Finding& f : findings) {
    if (told == most) break;
    screen.line(f.severity == Severity::note      ? "  note"
                : f.severity == Severity::warning ? "  warning"
                                                  : "  refused",
                spell(f),
                f.severity == Severity::note      ? "36"
                : f.severity == Severity::warning ? "33"
                                                  : "31");
    ++told;
  }
  if (told < findings.size()) screen.line("", fmt::format("and {} more: --format json", findings.size() - told));
}

}  // namespace

std::string to_text(const Report& r, const TextOptions& options) {
  Screen screen{options};
  screen.out += screen.painted(cells_name(r), "1") + fmt::format(" · bha {}\n", r.run.version);
  screen.line("Source", source_words(r));
  screen.line("Believed", belief_words(r));
  screen.line("Cycles", cycle_words(r));
  if (const std::string left_out = exclusion_words(r); left_out != "none") screen.line("Excluded", left_out);
  screen.line("SoH now", soh_words(r), "1;32");
  tell_plot(r, screen);
  screen.line("Best law", law_words(r));
  screen.line("End of life", end_of_life_words(r.end_of_life));
  for (const models::Forecast& forecast : r.forecast) screen.line("Forecast", forecast_words(forecast));
  if (r.knee.accepted) screen.line("Knee", knee_words(r));
  screen.line("Efficiency", efficiency_words(r));
  screen.line("Resistance", resistance_words(r));
  screen.line("Temperature", temperature_words(r));
  tell_findings(r, screen);
  screen.line("More",
              "--format html: charts and every cycle · --format json: every number · `bha inspect`: what was believed and why");
  return std::move(screen.out);
}

}  // namespace bha::report
