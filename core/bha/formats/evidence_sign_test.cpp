// What decides the sign of a current, and what must not: each record is made here, and read once as it is and once with its current
// turned round.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "bha/base/text.h"
#include "bha/formats/registry.h"

namespace bha::formats {
namespace {

using record::SignRule;

struct Row {
  double voltage_V, current_A;  // charge is positive
};
using Rows = std::vector<Row>;

Result<Decision> probed(const std::string& bytes, const BeliefOptions& options = {}) {
  return probe(source_in_memory("x.csv", bytes), options, {});
}
std::string table(const Rows& rows, double sign, const std::string& state = "") {
  std::string out = std::string("Time (s),Voltage (V),Current (A)") + (state.empty() ? "" : ",State") + "\n";
  for (std::size_t i = 0; i < rows.size(); ++i)
    out += number_text(10.0 * static_cast<double>(i)) + "," + number_text(rows[i].voltage_V) + "," +
           number_text(sign * rows[i].current_A) + (state.empty() ? "" : "," + state) + "\n";
  return out;
}
// As a converter reads one voltage again and again: up and down by no rule that a chunk of rows could follow.
double tremble(std::size_t i) { return std::sin(1.7 * static_cast<double>(i * i)); }
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }
void add(Rows& rows, int n, const std::function<Row(double)>& row) {
  for (int i = 0; i < n; ++i) rows.push_back(row(static_cast<double>(i) / n));
}
Row rest(double) { return {3.9, 0}; }

// A charge as NASA's: a third of it moves the voltage, then it is held and the current falls.
Rows charge_mostly_held(double noise_V) {
  Rows out;
  add(out, 100, [&](double x) { return Row{3.9 + 0.3 * x, 1.5}; });
  add(out, 300, [&](double x) { return Row{4.2 + noise_V * tremble(out.size()), 1.5 * std::exp(-3 * x)}; });
  return out;
}
// A discharge whose end was logged on: the voltage comes back and the sensor's offset is read as a current.
Rows discharge_and_recovery() {
  Rows out{{4.1, 0}, {4.1, 0}};
  add(out, 100, [&](double x) { return Row{3.9 - 0.9 * x, -2 - 0.002 * tremble(out.size())}; });
  add(out, 300, [&](double x) {  // now and then the offset is above what rest is, either way
    const std::size_t i = out.size();
    return Row{3.4 + 0.2 * x + 1e-3 * tremble(i), i % 10 == 0 ? -0.006 : i % 10 == 5 ? 0.006 : 5e-4 * tremble(i)};
  });
  return out;
}

}  // namespace

// Files of one measurement each: six in ten were refused, as every trembling interval of a held voltage had a vote.
TEST(EvidenceSign, WhatMovedTheVoltageUnderAHeldCurrentDecides) {
  for (const Rows& rows : {charge_mostly_held(0.001), discharge_and_recovery()})
    for (const double sign : {1.0, -1.0}) {
      const auto d = probed(table(rows, sign));
      ASSERT_TRUE(d) << spell(d.error());
      EXPECT_EQ(word(d->belief.sign), word(sign > 0 ? SignRule::charge_positive : SignRule::discharge_positive));
      EXPECT_TRUE(d->belief.sign_source == record::Source::detected);
      EXPECT_TRUE(says(d->belief.sign_evidence, "V moved under a current that held")) << d->belief.sign_evidence;
      EXPECT_GE(d->belief.sign_agreement, 0.9);
      const bool told =
          std::any_of(d->findings.begin(), d->findings.end(), [](const Finding& f) { return f.code == Code::sign_inverted; });
      EXPECT_EQ(told, sign < 0);
    }
}

TEST(EvidenceSign, APulseBetweenRestsIsEnough) {
  Rows rows;
  add(rows, 6, rest);
  add(rows, 5, [](double x) { return Row{3.8 - 0.02 * x, -1}; });
  add(rows, 30, [](double x) { return Row{3.88 + 0.02 * x, 0}; });
  for (const double sign : {1.0, -1.0}) {
    const auto d = probed(table(rows, sign));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(word(d->belief.sign), word(sign > 0 ? SignRule::charge_positive : SignRule::discharge_positive));
  }
}

// Where the voltage moves for another reason than the charge that flows, nothing is decided by how far it moves.
TEST(EvidenceSign, WhatTheChargeDidNotMoveDecidesNothing) {
  struct Case {
    const char* what;
    Rows rows;
  };
  std::vector<Case> cases(4);
  cases[0].what = "a held voltage alone, by a noisy sensor";
  add(cases[0].rows, 400, [&](double x) { return Row{4.2 + 0.02 * tremble(cases[0].rows.size()), 1.5 - x}; });
  cases[1].what = "a load that falls, and a cell that recovers";
  add(cases[1].rows, 200, [&](double x) { return Row{3.2 + 0.5 * x + 0.03 * tremble(cases[1].rows.size()), -5 + 4.5 * x}; });
  add(cases[1].rows, 200, [&](double) { return Row{3.7 + 0.03 * tremble(cases[1].rows.size()), -0.5}; });
  cases[2].what = "a pulse, then a small load under which the cell recovers";
  add(cases[2].rows, 20, [&](double) { return Row{3.2 + 1e-3 * tremble(cases[2].rows.size()), -5}; });
  add(cases[2].rows, 800, [&](double x) {
    const double back = 0.3 * (1 - std::exp(-8 * x));
    return Row{3.2 + back + 2e-3 * tremble(cases[2].rows.size()), -0.5};
  });
  cases[3].what = "a load whose end comes a row late, and one reading of 5 V";
  add(cases[3].rows, 80, [&](double) { return Row{3.5 + 1e-3 * tremble(cases[3].rows.size()), -1}; });
  cases[3].rows.push_back({3.8, -1});
  cases[3].rows.push_back({5, 0});
  for (const Case& c : cases)
    for (const double sign : {1.0, -1.0}) {
      const auto d = probed(table(c.rows, sign));
      if (d) {
        EXPECT_FALSE(says(d->belief.sign_evidence, "moved under")) << c.what << ": " << d->belief.sign_evidence;
        continue;
      }
      EXPECT_EQ(id(d.error().code), id(Code::sign_ambiguous)) << c.what << ": " << spell(d.error());
    }
}

// An anode's half cell, or two headings exchanged: the counters decide, and that the voltage says the opposite is told.
TEST(EvidenceSign, CountersAgainstTheVoltageAreTold) {
  std::string text = "Time (s),Voltage (V),Current (A),Charge Capacity (Ah),Discharge Capacity (Ah)\n";
  for (int i = 0; i < 100; ++i)
    text += number_text(10.0 * i) + "," + number_text(0.1 + 0.005 * i) + ",0.36,0," + number_text(0.001 * i) + "\n";
  const auto told = [](const Result<Decision>& d) {
    return std::any_of(d->findings.begin(), d->findings.end(), [](const Finding& f) { return f.code == Code::sign_ambiguous; });
  };
  const auto d = probed(text);
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_TRUE(d->belief.sign == SignRule::discharge_positive);
  EXPECT_TRUE(told(d));
  EXPECT_FALSE(told(probed(text, {.configuration = "half-cell-anode"})));
}

// A log of storage has no sign, and needs none. It was refused.
TEST(EvidenceSign, RestInEveryRowNeedsNoSign) {
  Rows rows;
  add(rows, 200, [&](double x) { return Row{3.7 - 0.06 * x, rows.size() % 3 == 0 ? 1e-6 : rows.size() % 3 == 1 ? 0 : -1e-6}; });
  const auto d = probed(table(rows, 1, "Idle"));
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_TRUE(d->belief.sign == SignRule::charge_positive && d->belief.sign_source == record::Source::by_default);
  EXPECT_EQ(d->belief.rest_current_A, 1e-6);
  const auto told = [](const Result<Decision>& found) {
    const auto at = std::find_if(found->findings.begin(), found->findings.end(),
                                 [](const Finding& f) { return f.code == Code::sign_ambiguous; });
    return at == found->findings.end() ? Severity::refused : at->severity;
  };
  EXPECT_TRUE(told(d) == Severity::note);
  // Where amperes flow, the words may be wrong: that is a warning.
  for (Row& row : rows) row.current_A *= 1e6;
  const auto amperes = probed(table(rows, 1, "Idle"));
  ASSERT_TRUE(amperes) << spell(amperes.error());
  EXPECT_TRUE(told(amperes) == Severity::warning);
}

// A meter in a load's line knows no sign, and no step has a type: what can be said there must be among the remedies.
TEST(EvidenceSign, ALoadsMeterIsToldWhatItCanSay) {
  Rows rows;
  add(rows, 200, [&](double) { return Row{3.01 + 1e-4 * tremble(rows.size()), 8e-4}; });
  const auto d = probed(table(rows, 1));
  ASSERT_FALSE(d);
  EXPECT_TRUE(says(d.error().remedy, "--sign discharge-positive") && says(d.error().remedy, "charge-positive"))
      << d.error().remedy;
  const auto said = probed(table(rows, 1), {.sign = "discharge-positive"});
  ASSERT_TRUE(said) << spell(said.error());
  EXPECT_TRUE(said->belief.sign == SignRule::discharge_positive);
}

}  // namespace bha::formats
