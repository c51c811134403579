// What is believed about a source, as `bha inspect` shows it; its JSON can be handed back with --believe.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/pipeline/types.h"

namespace bha::report {

struct CycleCount {
  std::string kind{};
  std::int64_t cycles = 0;
};
struct Inspection {
  std::string schema = "bha.inspection/0";
  std::string cell{};
  std::vector<record::Provenance> source{};
  record::Belief belief{};
  std::int64_t cycles = 0;
  std::vector<CycleCount> kinds{};
  std::vector<Finding> findings{};
  std::vector<record::Reject> rejects{};
};
[[nodiscard]] Inspection inspection_of(const pipeline::Analysis&);
[[nodiscard]] std::string to_json(const Inspection&);
[[nodiscard]] std::string to_text(const Inspection&, int width);
/// A belief from an inspection, a report, or a belief alone.
[[nodiscard]] Result<record::Belief> belief_from_json(std::string_view text, std::string_view name);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::CycleCount> =
    Fields{Field{"kind", &report::CycleCount::kind, "Kind of cycle."}, Field{"cycles", &report::CycleCount::cycles, "How many."}};
static_assert(fully_described<report::CycleCount>);
template <>
inline constexpr auto fields<report::Inspection> =
    Fields{Field{"schema", &report::Inspection::schema, "Name and version of this document."},
           Field{"cell", &report::Inspection::cell, "Which cell: a source may hold several."},
           Field{"source", &report::Inspection::source, "What was read."},
           Field{"belief", &report::Inspection::belief, "What is believed."},
           Field{"cycles", &report::Inspection::cycles, "Cycles found."},
           Field{"kinds", &report::Inspection::kinds, "By kind."},
           Field{"findings", &report::Inspection::findings, "What is wrong or worth knowing."},
           Field{"rejects", &report::Inspection::rejects, "The first rows of each kind that could not be read."}};
static_assert(fully_described<report::Inspection>);
}  // namespace bha
