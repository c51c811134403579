#include "bha/formats/override.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "bha/base/text.h"

namespace bha::formats {
namespace {

using record::Belief;

template <class M>
bool same(const M& a, const M& b) {
  if constexpr (std::is_floating_point_v<M>)
    return a == b || (std::isnan(a) && std::isnan(b));
  else
    return a == b;
}

// Copies the fields of `from` that differ from a struct nobody filled in.
template <class T>
void take_said(T& into, const T& from) {
  static const T unsaid{};
  for_each_field<T>([&]<class M>(const Field<T, M>& field) {
    if constexpr (!described<M> && !std::is_same_v<M, std::vector<record::ColumnBelief>>)
      if (!same(from.*field.at, unsaid.*field.at)) into.*field.at = from.*field.at;
  });
}

}  // namespace

BeliefOptions with_believed(const BeliefOptions& options) {
  if (!options.believe) return options;
  BeliefOptions out = options;
  const Belief& b = *options.believe;
  const bool whole = !b.format.empty();
  const record::Dialect unsaid{};
  if (out.delimiter.empty() && (whole || b.dialect.delimiter != unsaid.delimiter)) out.delimiter = b.dialect.delimiter;
  if (out.decimal.empty() && (whole || b.dialect.decimal != unsaid.decimal)) out.decimal = b.dialect.decimal;
  if (out.sign.empty() && (whole || b.sign != Belief{}.sign)) out.sign = std::string(word(b.sign));
  if (out.clock.empty() && (whole || b.clock != Belief{}.clock)) out.clock = std::string(word(b.clock));
  if (!b.dialect.date_format.empty() && out.clock.find(',') == std::string::npos)
    out.clock += (out.clock.empty() ? "" : ",") + b.dialect.date_format;
  const auto twice = [&](const record::ColumnBelief& column) {
    return std::count_if(b.columns.begin(), b.columns.end(),
                         [&](const record::ColumnBelief& c) { return equal_without_case(c.heading, column.heading); }) > 1;
  };
  for (const record::ColumnBelief& c : b.columns) {
    if (c.quantity == record::Quantity::ignored) continue;
    const std::string column = c.index >= 0 && twice(c) ? "#" + std::to_string(c.index + 1) : c.heading;
    out.map.try_emplace(std::string(word(c.quantity)), c.unit.empty() || c.unit == "1" ? column : column + ":" + c.unit);
  }
  return out;
}

Result<bool> override_belief(Belief& belief, const BeliefOptions& options, const std::string& file) {
  if (!options.believe) return true;
  const Belief& b = *options.believe;
  take_said(belief, b);
  take_said(belief.dialect, b.dialect);
  if (!options.delimiter.empty()) belief.dialect.delimiter = options.delimiter;
  if (!options.decimal.empty()) belief.dialect.decimal = options.decimal;
  if (!options.sign.empty()) (void)from_word(std::string_view(options.sign), belief.sign);
  for (const record::ColumnBelief& said : b.columns) {
    record::ColumnBelief* found = nullptr;
    for (record::ColumnBelief& c : belief.columns)
      if (equal_without_case(c.heading, said.heading) && (said.index < 0 || said.index == c.index)) found = &c;
    if (found == nullptr)
      return refuse(Code::belief_invalid, {.file = file, .line = static_cast<std::uint64_t>(belief.dialect.header_line)},
                    "no column " + in_quotes(said.heading) + (said.index < 0 ? "" : " at place " + std::to_string(said.index)),
                    "the columns that the belief names");
    if (options.map.contains(std::string(word(said.quantity)))) continue;  // --map is said later and closer
    const std::int64_t index = found->index;
    *found = said;
    found->index = index;
  }
  return true;
}

}  // namespace bha::formats
