#include "bha/report/csv.h"

#include <type_traits>

#include "bha/base/json.h"
#include "bha/base/table.h"
#include "bha/base/text.h"

namespace bha::report {
namespace {

template <class M>
void append_field(std::string& out, const M& value) {
  if constexpr (std::is_same_v<M, Code>)
    out += id(value);
  else if constexpr (json::is_worded<M>)
    out += word(value);
  else if constexpr (std::is_floating_point_v<M>)
    append_number(out, value);
  else if (static_cast<std::int64_t>(value) != no_integer)
    append_number(out, static_cast<std::int64_t>(value));
}

}  // namespace

std::string to_csv(std::span<const features::CycleRow> rows) {
  std::string out;
  const auto line = [&](auto&& field_text) {
    bool first = true;
    for_each_field<features::CycleRow>([&](const auto& field) {
      if (!first) out += ',';
      first = false;
      field_text(field);
    });
    out += '\n';
  };
  line([&](const auto& field) { out += field.name; });
  for (const features::CycleRow& row : rows) line([&](const auto& field) { append_field(out, row.*field.at); });
  return out;
}

}  // namespace bha::report
