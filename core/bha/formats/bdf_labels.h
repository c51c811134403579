// The columns of the Battery Data Format, letter for letter (facts of its ontology 1.3.0), and what we use each for.
#pragma once
#include <span>
#include <string_view>

#include "bha/record/types.h"

namespace bha::formats {

struct BdfLabel {
  std::string_view preferred, machine, other, other2;  // spellings; empty: none
  record::Quantity quantity{};
  record::CounterScope scope{};
  std::string_view replaced_by{};  // the preferred label, of a deprecated one
};
[[nodiscard]] std::span<const BdfLabel> bdf_labels();

}  // namespace bha::formats
