// What a session does with a file of delimited text, in short: probe, plain text, plan, one parse. For the fault tests.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/text.h"
#include "bha/formats/registry.h"
#include "bha/formats/text.h"
#include "bha/formats/text_plain.h"

namespace bha::faults {

struct Reading {
  std::vector<Finding> findings{};        // of the probe; a refusal is the last
  std::vector<record::Reject> rejects{};  // lines and rows of the file
  std::uint64_t rows = 0, rejected = 0;
  record::Belief belief{};
  std::vector<double> voltage_V{};
  [[nodiscard]] bool refused() const { return !findings.empty() && findings.back().severity == Severity::refused; }
};

inline Reading read(std::string_view name, std::string_view bytes, const formats::BeliefOptions& options = {}) {
  Reading out;
  const auto decision = formats::probe(formats::source_in_memory(name, bytes), options, {});
  if (!decision) {
    out.findings.push_back(decision.error());
    return out;
  }
  out.findings = decision->findings;
  out.belief = decision->belief;
  std::string plain;
  formats::PlainText way{out.belief.dialect};
  if (formats::needs_plain(out.belief.dialect)) {
    formats::append_plain(way, bytes, plain);
    bytes = plain;
  }
  const auto header = static_cast<std::uint64_t>(out.belief.dialect.first_data_line - 1);
  const std::size_t from = formats::after_lines(bytes, header);
  const auto plan = formats::plan(out.belief, {});
  if (!plan) {
    out.findings.push_back(plan.error());
    return out;
  }
  formats::ParsedPiece piece;
  formats::parse(from > bytes.size() ? std::string_view{} : bytes.substr(from), *plan, piece);
  out.rows = piece.rows;
  out.rejected = piece.rejected;
  for (const record::SampleBlock& b : piece.blocks)
    out.voltage_V.insert(out.voltage_V.end(), b.voltage_V.begin(), b.voltage_V.begin() + static_cast<std::ptrdiff_t>(b.rows));
  for (record::Reject r : piece.rejects) {
    r.line += header;
    out.rejects.push_back(std::move(r));
  }
  return out;
}

/// The words of one reading, a line each: findings as every door spells them, then rejects.
inline std::string words_of_reading(std::string_view name, const Reading& reading) {
  std::string out;
  for (const Finding& f : reading.findings) out += std::string(word(f.severity)) + " " + spell(f) + "\n";
  for (const record::Reject& r : reading.rejects)
    out += "reject " + std::string(name) + ":" + std::to_string(r.line) + ": row " + std::to_string(r.row) +
           (r.column.empty() ? "" : ": " + r.column) + ": " + in_quotes(r.text, 60) + " [" + std::string(id(r.code)) + "]\n";
  if (!reading.refused()) out += "rows " + std::to_string(reading.rows) + ", left out " + std::to_string(reading.rejected) + "\n";
  return out;
}

}  // namespace bha::faults
