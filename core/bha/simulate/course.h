// How a cell of a published ageing model comes to where it is and goes on under given conditions: what `what_if` follows over
// years and `marginal_ageing` asks of a day.
//   const auto model = model_named(id);   const auto start = start_of(**model, options);
//   advanced(**model, start->state, stretch, 1)
#pragma once
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/models/ageing.h"
#include "bha/simulate/types.h"

namespace bha::simulate {

/// Findings  option_invalid, of which all of these are
[[nodiscard]] Refusal wrong(std::string what, std::string found, std::string expected);
[[nodiscard]] Result<const models::AgeingModel*> model_named(const std::string& id);
/// Whether its conditions, or its profile, can be.
[[nodiscard]] Result<void> check(const Scenario&);
/// Where the model's data do not reach, in words; empty: inside.
[[nodiscard]] std::vector<std::string> outside(const models::AgeingRange&, const Scenario&);

/// A stretch of time with its rates, which do not depend on the state; a course is a list of them that repeats.
struct Stretch {
  models::AgeingRates rates{};
  double days = 0, efc = 0;
};
/// longest_days: of a stretch of constant conditions; a profile is cut into about a day each.
[[nodiscard]] std::vector<Stretch> stretches_of(const models::AgeingModel&, const Scenario&, double longest_days);
/// After a part of the stretch.
[[nodiscard]] models::Ageing advanced(const models::AgeingModel&, const models::Ageing&, const Stretch&, double part);

/// A new cell, or yours: the model's losses are scaled to what it has lost.
struct Start {
  models::Ageing state{};
  double loss_scale = 1;
  [[nodiscard]] double soh(const models::AgeingModel& model, const models::Ageing& a) const {
    return 1 - loss_scale * (1 - model.soh(a));
  }
};
[[nodiscard]] Result<Start> start_of(const models::AgeingModel&, const WhatIfOptions&);

}  // namespace bha::simulate
