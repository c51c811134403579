// How long the cells of a fleet live, group by group.
#pragma once
#include <span>
#include <vector>

#include "bha/report/fleet.h"

namespace bha::pipeline {

/// One a group, unit and threshold, of at least two cells; cells that were refused are in none.
[[nodiscard]] std::vector<report::Cohort> cohorts_of(std::span<const report::FleetRow>);

}  // namespace bha::pipeline
