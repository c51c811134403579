// What a library of Arrow's reads of it: tests/doors/arrow_test.py.
#include "bha/report/arrow_table.h"

#include <gtest/gtest.h>

#include "bha/features/types.h"

namespace bha::report {
namespace {

std::vector<features::CycleRow> rows_of(std::size_t n) {
  std::vector<features::CycleRow> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    out[i].cycle = static_cast<std::int64_t>(i);
    if (i % 3 != 0) out[i].discharge_capacity_Ah = 2 - 0.1 * static_cast<double>(i);
    out[i].exclusion = i % 2 == 0 ? Code::none : Code::partial_cycle;
  }
  return out;
}
struct Handed {
  ArrowSchema schema{};
  ArrowArray batch{};
  explicit Handed(const std::vector<features::CycleRow>& rows) { hand_over(arrow_table(std::span(rows)), schema, batch); }
  ~Handed() {
    if (schema.release != nullptr) schema.release(&schema);
    if (batch.release != nullptr) batch.release(&batch);
  }
  [[nodiscard]] std::int64_t column(std::string_view name) const {
    for (std::int64_t i = 0; i < schema.n_children; ++i)
      if (schema.children[i]->name == name) return i;
    return -1;
  }
};

}  // namespace

TEST(ArrowTable, EachFieldIsAColumnAndMissingIsNull) {
  const auto rows = rows_of(20);
  const Handed handed(rows);
  EXPECT_STREQ(handed.schema.format, "+s");
  EXPECT_EQ(handed.schema.n_children, static_cast<std::int64_t>(field_count<features::CycleRow>));
  EXPECT_EQ(handed.batch.length, 20);
  const std::int64_t at = handed.column("discharge_capacity_Ah");
  const ArrowArray& capacity = *handed.batch.children[at];
  EXPECT_STREQ(handed.schema.children[at]->format, "g");
  EXPECT_EQ(capacity.null_count, 7);
  const auto* valid = static_cast<const std::uint8_t*>(capacity.buffers[0]);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ((valid[i / 8] >> (i % 8)) & 1, i % 3 != 0 ? 1 : 0) << i;
    if (i % 3 != 0) {
      EXPECT_EQ(static_cast<const double*>(capacity.buffers[1])[i], rows[i].discharge_capacity_Ah);
    }
  }
  EXPECT_EQ(handed.batch.children[handed.column("cycle_source")]->null_count, 20) << "no_integer is null";
  const std::int64_t why = handed.column("exclusion");
  EXPECT_STREQ(handed.schema.children[why]->format, "u");
  const ArrowArray& words = *handed.batch.children[why];
  const auto* ends = static_cast<const std::int32_t*>(words.buffers[1]);
  EXPECT_EQ(
      std::string(static_cast<const char*>(words.buffers[2]) + ends[1], static_cast<const char*>(words.buffers[2]) + ends[2]),
      "partial_cycle");
}

TEST(ArrowTable, AColumnThatWasMovedAwayOutlivesTheRest) {
  const auto rows = rows_of(9);
  ArrowArray moved{};
  {
    Handed handed(rows);
    ArrowArray& child = *handed.batch.children[handed.column("cycle")];
    moved = child;
    child.release = nullptr;
  }
  EXPECT_EQ(static_cast<const std::int64_t*>(moved.buffers[1])[8], 8);
  moved.release(&moved);
  EXPECT_EQ(moved.release, nullptr);
}

TEST(ArrowTable, ATableWithoutRowsHasItsColumns) {
  const Handed handed(rows_of(0));
  EXPECT_EQ(handed.batch.length, 0);
  EXPECT_NE(handed.batch.children[handed.column("exclusion")]->buffers[1], nullptr);
}

}  // namespace bha::report
