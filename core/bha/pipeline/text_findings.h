#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/record/types.h"

namespace bha::pipeline {

// One finding a kind of defect (`counts`, by code), with its first place and its count; the rows themselves are in `rejects`.
std::vector<Finding> text_findings(const std::array<std::uint64_t, 512>& counts, const std::vector<record::Reject>& rejects,
                                   const record::Belief& belief, const std::string& file);

}  // namespace bha::pipeline
