// Tables in memory, as Arrow's C data interface hands them over.
#include <gtest/gtest.h>

#include <array>

#include "shell/containers/frame.h"
#include "tests/doors/containers_reading.h"

namespace bha::containers {
namespace {

/// Columns as Arrow's C data interface hands them over; must outlive the frame.
template <std::size_t count>
struct Columns {
  struct Column {
    const char *format, *name;
    const void* values;
  };
  Columns(const std::array<Column, count>& given, std::int64_t n) {
    for (std::size_t i = 0; i < count; ++i) {
      buffers[i][1] = given[i].values;
      columns[i] = {.format = given[i].format, .name = given[i].name, .release = [](ArrowSchema* s) { s->release = nullptr; }};
      values[i] = {.length = n, .n_buffers = 2, .buffers = buffers[i], .release = [](ArrowArray* a) { a->release = nullptr; }};
      schemas[i] = &columns[i], arrays[i] = &values[i];
    }
    table = {.format = "+s", .name = "", .n_children = count, .children = schemas, .release = [](ArrowSchema* s) {
               s->release = nullptr;
             }};
    rows = {.length = n, .n_buffers = 1, .n_children = count, .buffers = none, .children = arrays, .release = [](ArrowArray* a) {
              a->release = nullptr;
            }};
  }
  const void *buffers[count][2]{}, *none[1]{};
  ArrowSchema columns[count]{}, table{}, *schemas[count]{};
  ArrowArray values[count]{}, rows{}, *arrays[count]{};
};

record::SampleBlock rows_of(const std::shared_ptr<const Frame>& frame) {
  const auto source = source_of(frame, "frame");
  const auto decision = formats::probe(source, {}, {}, frame_formats());
  EXPECT_TRUE(decision) << spell(decision.error());
  if (!decision) return {};
  auto reader = frame_formats().front().open(source, decision->belief, {}, {});
  EXPECT_TRUE(reader) << spell(reader.error());
  record::SampleBlock block, rows;
  while (reader && (*reader)->next(block).value_or(false)) append(rows, block);
  return rows;
}

}  // namespace

// A frame's durations too: milliseconds of the type under a heading that says minutes.
TEST(Containers, ADurationInMemoryHasTheUnitOfItsType) {
  const auto text = read_text("cell.csv");
  ASSERT_TRUE(text.has_value());
  const std::size_t n = text->rows.rows;
  std::vector<std::int64_t> ms;
  for (const std::int64_t ns : text->rows.time_ns) ms.push_back(ns / 1'000'000);
  Columns<3> given({{{"tDm", "Test Time (min)", ms.data()},
                     {"g", "Voltage / V", text->rows.voltage_V.data()},
                     {"g", "Current / A", text->rows.current_A.data()}}},
                   static_cast<std::int64_t>(n));
  const auto frame = Frame::take(given.table, given.rows, "frame");
  ASSERT_TRUE(frame) << spell(frame.error());
  EXPECT_TRUE(same_bits(rows_of(*frame).time_ns, text->rows.time_ns));
}

// Nobody gives a table a delimiter, so none can be left out.
TEST(Containers, ATableWithoutKnownNamesIsToldOfTheMapAlone) {
  const double numbers[3] = {1, 2, 3};
  Columns<3> given({{{"g", "Received At", numbers}, {"g", "V_STO", numbers}, {"g", "SoC", numbers}}}, 3);
  const auto frame = Frame::take(given.table, given.rows, "frame");
  ASSERT_TRUE(frame) << spell(frame.error());
  const auto refused = formats::probe(source_of(*frame, "frame"), {}, {}, frame_formats());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::header_missing) << spell(refused.error());
  EXPECT_EQ(refused.error().remedy.find("--delimiter"), std::string::npos) << refused.error().remedy;
  EXPECT_NE(refused.error().remedy.find("--map voltage="), std::string::npos) << refused.error().remedy;
}

// Arrow gives a column of nothing but nulls a type of its own, and no buffers.
TEST(Containers, AColumnOfNullsInMemoryIsLeftOut) {
  const auto text = read_text("cell.csv");
  ASSERT_TRUE(text.has_value());
  std::vector<double> time_s;
  for (const std::int64_t ns : text->rows.time_ns) time_s.push_back(static_cast<double>(ns) / 1e9);
  Columns<5> given({{{"g", "Test Time / s", time_s.data()},
                     {"n", "Step Type / 1", nullptr},
                     {"g", "Voltage / V", text->rows.voltage_V.data()},
                     {"n", "Surface Temperature / degC", nullptr},
                     {"g", "Current / A", text->rows.current_A.data()}}},
                   static_cast<std::int64_t>(text->rows.rows));
  for (const std::size_t i : {1, 3}) {
    given.values[i].n_buffers = 0;
    given.values[i].buffers = nullptr;
    given.values[i].null_count = given.values[i].length;
  }
  const auto frame = Frame::take(given.table, given.rows, "frame");
  ASSERT_TRUE(frame) << spell(frame.error());
  const record::SampleBlock rows = rows_of(*frame);
  EXPECT_TRUE(same_bits(rows.voltage_V, text->rows.voltage_V));
  EXPECT_TRUE(rows.state.empty());
}

}  // namespace bha::containers
