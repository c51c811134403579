#include "bha/formats/columns.h"

#include <algorithm>
#include <array>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/column_synonyms.h"
#include "bha/formats/map_option.h"

namespace bha::formats {
namespace {

using record::ColumnBelief;
using record::Quantity;
using record::Source;

struct Claim {
  Named named{};
  bool declared = false;
  std::string unit_of_heading{};  // where --map says another
};

Claim claim_of(const std::string& heading, std::size_t column, const BeliefOptions& options) {
  Claim out{.named = column_named(heading)};
  const MapOption option = mapped(options, heading, column);
  if (option.quantity == Quantity::ignored) return out;
  const Named by_name = out.named;
  out = {.named = {.quantity = option.quantity, .known = true}, .declared = true};
  if (by_name.quantity == option.quantity) out.named = by_name;
  if (option.quantity == Quantity::step_type) out.named.style = record::Style::state;
  if (option.meant != nullptr) {
    const bool another = option.meant->factor != by_name.factor || option.meant->offset != by_name.offset;
    if (by_name.quantity == option.quantity && by_name.unit_stated && another) out.unit_of_heading = by_name.unit;
    out.named.unit = option.unit;
    out.named.factor = option.meant->factor;
    out.named.offset = option.meant->offset;
    out.named.style = option.meant->style;
    out.named.unit_stated = true;
  }
  return out;
}

// "mAh/cm2", "%", "Rankine"; but "T1(?)" is a degree sign that was lost, "(avg)" and "(cell)" are none of a unit.
bool is_another_unit(std::string_view text) {
  constexpr std::string_view known[] = {"rankine", "degr", "ohm", "kohm", "mv", "v", "raw", "counts", "mol", "c"};
  return text.find_first_of("/%^*") != text.npos ||
         std::find(std::begin(known), std::end(known), squeezed(text)) != std::end(known);
}

bool is_needed(Quantity q) {
  const Dimension d = dimension_of(q);
  return d == Dimension::time || d == Dimension::voltage || d == Dimension::current;
}

bool stronger(const Claim& a, const Claim& b) { return a.declared != b.declared ? a.declared : a.named.rank < b.named.rank; }

// Two programs' counters under one name are one quantity only if nothing tells them apart.
bool same_claim(const Claim& a, const Claim& b) {
  return a.named.quantity == b.named.quantity && a.named.rank == b.named.rank && a.named.scope == b.named.scope &&
         a.declared == b.declared;
}

// How long a charge or a discharge has run is the clock of a file that holds one alone. Beside another clock, or beside each
// other, it is a result.
void settle_only_clocks(std::vector<Claim>& claims) {
  const auto is_clock = [](Quantity q) {
    return q == Quantity::time || q == Quantity::step_time || q == Quantity::unix_time || q == Quantity::date_time;
  };
  const auto clocks = std::count_if(claims.begin(), claims.end(), [&](const Claim& c) { return is_clock(c.named.quantity); });
  if (clocks < 2) return;
  for (Claim& claim : claims)
    if (!claim.declared && claim.named.quantity == Quantity::time && claim.named.rank == only_clock) claim.named = {};
}

ColumnBelief believed(const std::string& heading, std::size_t index, const Claim& claim) {
  const Named& n = claim.named;
  ColumnBelief out{.heading = heading,
                   .index = static_cast<std::int64_t>(index),
                   .quantity = n.quantity,
                   .scope = n.scope,
                   .unit = n.unit,
                   .factor = n.factor,
                   .offset = n.offset,
                   .style = n.style};
  out.source = claim.declared ? Source::declared : Source::detected;
  if (n.quantity == Quantity::ignored) return out;
  out.evidence = claim.declared ? "declared with --map"
                 : n.bdf        ? "a name of the Battery Data Format"
                                : "the heading is a known name";
  const Dimension d = dimension_of(n.quantity);
  if (!n.unit_stated && d != Dimension::none && d != Dimension::count)
    out.evidence += n.unit_unknown ? "; its unit is not known" : "; no unit stated";
  return out;
}

void say_bdf(const Named& n, const Place& place, const std::string& heading, std::vector<Finding>& findings) {
  if (n.other_unit && (n.factor != 1 || n.offset != 0))
    findings.push_back(finding(
        Code::unit_converted, Severity::note, place, in_quotes(heading),
        "the unit that the Battery Data Format fixes; " + (n.factor != 1 ? "multiplied by " + number_text(n.factor) : "") +
            (n.factor != 1 && n.offset != 0 ? ", then " : "") + (n.offset != 0 ? number_text(n.offset) + " added" : "")));
  if (!n.deprecated_for.empty())
    findings.push_back(finding(Code::label_deprecated, Severity::note, place, in_quotes(heading), in_quotes(n.deprecated_for)));
}

}  // namespace

std::string listed(const std::vector<std::string>& headings, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < headings.size() && i < most; ++i) out += (i == 0 ? "" : ", ") + in_quotes(headings[i]);
  return headings.size() > most ? out + " …" : out;
}

std::vector<ColumnBelief> columns_of(const Layout& layout, const BeliefOptions& options, const std::string& file,
                                     std::vector<Finding>& findings) {
  std::vector<Claim> claims;
  for (const std::string& heading : layout.headings) claims.push_back(claim_of(heading, claims.size(), options));
  settle_only_clocks(claims);
  std::array<std::ptrdiff_t, std::size(words<Quantity>)> holder{};
  holder.fill(-1);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    auto& held = holder[static_cast<std::size_t>(claims[i].named.quantity)];
    if (held < 0 || stronger(claims[i], claims[static_cast<std::size_t>(held)])) held = static_cast<std::ptrdiff_t>(i);
  }
  std::vector<ColumnBelief> out;
  std::vector<std::string> unknown, no_unit, not_used;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::string& heading = layout.headings[i];
    const Named& n = claims[i].named;
    const Place place{.file = file,
                      .column = std::string(canonical(n.quantity)),
                      .line = static_cast<std::uint64_t>(layout.dialect.header_line)};
    out.push_back(believed(heading, i, claims[i]));
    if (n.quantity == Quantity::ignored) {
      if (!n.known && !heading.empty()) unknown.push_back(heading);
      continue;
    }
    const auto used = static_cast<std::size_t>(holder[static_cast<std::size_t>(n.quantity)]);
    if (used != i) {
      out.back().quantity = Quantity::ignored;
      out.back().evidence = std::string(word(n.quantity)) + ", but " + in_quotes(layout.headings[used]) + " is used";
      if (same_claim(claims[i], claims[used]))
        findings.push_back(finding(Code::duplicate_column, Severity::warning, place, in_quotes(heading),
                                   "one column; " + in_quotes(layout.headings[used]) + " is used"));
      continue;
    }
    say_bdf(n, place, heading, findings);
    if (const std::string& unit = claims[i].unit_of_heading; !unit.empty())
      findings.push_back(finding(Code::unit_converted, Severity::warning, place, in_quotes(heading) + " read as " + n.unit,
                                 unit + ", as the heading says", "nothing, if the heading is wrong; else mend --map"));
    if (!n.unit_unknown || claims[i].declared) continue;
    const bool left_out = !is_needed(n.quantity) && is_another_unit(n.unit);
    (left_out ? not_used : no_unit).push_back(heading);
    if (!left_out) continue;
    out.back().quantity = Quantity::ignored;
    out.back().evidence = std::string(word(n.quantity)) + ", but its unit is not known";
  }
  const Place header{.file = file, .line = static_cast<std::uint64_t>(layout.dialect.header_line)};
  if (!unknown.empty())
    findings.push_back(finding(Code::column_unknown, Severity::note, header, listed(unknown), "names of quantities; not used", {},
                               unknown.size()));
  if (!not_used.empty())
    findings.push_back(finding(Code::unit_unknown, Severity::warning, header, listed(not_used), "a known unit; not used",
                               "say it with --map QUANTITY=HEADING:UNIT", not_used.size()));
  if (!no_unit.empty())
    findings.push_back(finding(Code::unit_unknown, Severity::warning, header, listed(no_unit), "a known unit; taken as it is", {},
                               no_unit.size()));
  return out;
}

int bdf_required(const Layout& layout) {
  bool clock = false, voltage = false, current = false;
  for (const std::string& heading : layout.headings) {
    const Named n = column_named(heading);
    clock = clock || (n.bdf && (n.quantity == Quantity::time || n.quantity == Quantity::unix_time));
    voltage = voltage || (n.bdf && n.quantity == Quantity::voltage);
    current = current || (n.bdf && n.quantity == Quantity::current);
  }
  return int{clock} + int{voltage} + int{current};
}

Result<bool> check_required(const record::Belief& belief, const std::string& file) {
  std::array<bool, std::size(words<Quantity>)> there{};
  std::vector<std::string> headings;
  for (const ColumnBelief& c : belief.columns) {
    there[static_cast<std::size_t>(c.quantity)] = true;
    headings.push_back(c.heading);
  }
  const auto has = [&](Quantity q) { return there[static_cast<std::size_t>(q)]; };
  const bool clock = has(Quantity::time) || has(Quantity::step_time) || has(Quantity::unix_time) || has(Quantity::date_time);
  const auto missing = [&](Code code, std::string_view column, const std::string& expected, const std::string& remedy) {
    const Place place{
        .file = file, .column = std::string(column), .line = static_cast<std::uint64_t>(belief.dialect.header_line)};
    return refuse(code, place, listed(headings), expected, remedy);
  };
  if (!has(Quantity::voltage) && !has(Quantity::current)) {
    const auto headed = [&](std::string_view name) {
      return std::find(headings.begin(), headings.end(), name) != headings.end();
    };
    if (headed("soh") && headed("view"))
      return missing(Code::column_missing, "voltage_V",
                     "records of voltage and current over time, not bha's table of state of health",
                     "give this table to `bha fit`");
    if (headed("cycle") && headed("kind") && headed("coulombic_efficiency"))
      return missing(Code::column_missing, "voltage_V", "records of voltage and current over time, not bha's table of cycles",
                     "give the file that it was made from; the table itself is for `bha train` and `bha predict`");
    if (has(Quantity::cycle) && (has(Quantity::charge_capacity) || has(Quantity::discharge_capacity) || has(Quantity::capacity)))
      return missing(Code::column_missing, "voltage_V", "records of voltage and current over time, not a table of cycles",
                     "give the file of records (a …_timeseries.csv beside a …_cycle_data.csv)");
    if (has(Quantity::power))
      return missing(Code::current_missing_column, "current_A", "voltage and current; power alone tells no charge",
                     "export voltage and current, or name them with --map voltage=HEADING --map current=HEADING");
  }
  if (!has(Quantity::voltage))
    return missing(Code::column_missing, "voltage_V", "a column such as \"Voltage / V\"",
                   "name it with --map voltage=HEADING:UNIT");
  if (!has(Quantity::current))
    return missing(Code::current_missing_column, "current_A", "a column such as \"Current / A\"",
                   "name it with --map current=HEADING:UNIT");
  if (!clock)
    return missing(Code::column_missing, "time_s", "a column such as \"Test Time / s\"", "name it with --map time=HEADING:UNIT");
  return true;
}

}  // namespace bha::formats
