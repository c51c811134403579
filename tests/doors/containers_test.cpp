// One table as text, Parquet, Arrow IPC, HDF5 and workbook: the same rows, bit for bit, so that every cycle table made of them is
// the same. data/golden/containers/make.py wrote them. Without the plug-in (its library was not there when bha was built) the
// test is skipped.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "bha/formats/registry.h"
#include "shell/containers/container.h"
#include "shell/containers/containers.h"
#include "shell/containers/values.h"
#include "tests/doors/containers_reading.h"

namespace bha::containers {
TEST(Containers, TheSameRowsAsText) {
  std::size_t compared = 0;
  for (const auto& [name, text] : {std::pair<std::string, std::string>{"cell.parquet", "cell.csv"},
                                   {"cell.arrow", "cell.csv"},
                                   {"cell.h5", "cell.csv"},
                                   {"empty.parquet", "cell.csv"},
                                   {"empty.arrow", "cell.csv"},
                                   {"rich.parquet", "rich.csv"},
                                   {"rich.arrow", "rich.csv"},
                                   {"cell.xlsx", "cell.csv"},
                                   {"parts.xlsx", "cell.csv"},
                                   {"rich.xlsx", "rich.csv"}}) {
    if (!has_plugin(name)) continue;
    ++compared;
    const auto container = read_container(name, golden(name));
    ASSERT_TRUE(container.has_value()) << spell(container.error());
    const auto words = read_text(text);
    ASSERT_TRUE(words.has_value()) << spell(words.error());
    EXPECT_EQ(words->rows.rows, 2205u);
    EXPECT_EQ(difference(container->rows, words->rows), "") << name;
    EXPECT_EQ(container->belief.sign, words->belief.sign) << name;
    EXPECT_EQ(container->belief.clock, words->belief.clock) << name;
    EXPECT_NEAR(container->belief.rest_current_A, words->belief.rest_current_A, 1e-2 * words->belief.rest_current_A)
        << name;                 // other samples
    if (name != "parts.xlsx") {  // its units stand in a row of their own
      EXPECT_EQ(container->belief.temperature_source, words->belief.temperature_source) << name;
    }
  }
  if (compared == 0) GTEST_SKIP() << "no plug-in was built";
}

TEST(Containers, RowsOfCompounds) {
  if (!has_plugin("rows.h5")) GTEST_SKIP() << "bha_hdf5.so was not built";
  const auto container = read_container("rows.h5", golden("rows.h5"));
  ASSERT_TRUE(container.has_value()) << spell(container.error());
  const auto text = read_text("cell.csv");
  ASSERT_TRUE(text.has_value());
  SampleBlock rows = container->rows;
  ASSERT_EQ(rows.state.size(), rows.rows);
  for (std::size_t i = 0; i < rows.rows; ++i)
    EXPECT_EQ(rows.state[i], rows.current_A[i] > 0.5    ? record::State::charge
                             : rows.current_A[i] < -0.5 ? record::State::discharge
                                                        : record::State::rest);
  rows.state.clear();
  EXPECT_EQ(difference(rows, text->rows), "");
}

// What pandas' to_hdf writes by default: it was no table. Its dates are whole numbers in a unit that an attribute says.
TEST(Containers, BlocksOfColumnsWithTheirNamesBeside) {
  if (!has_plugin("fixed.h5")) GTEST_SKIP() << "bha_hdf5.so was not built";
  const auto container = read_container("fixed.h5", golden("fixed.h5"));
  ASSERT_TRUE(container.has_value()) << spell(container.error());
  const auto text = read_text("cell.csv");
  ASSERT_TRUE(text.has_value());
  SampleBlock rows = container->rows;
  ASSERT_EQ(rows.unix_time_ns.size(), rows.rows);
  for (std::size_t i = 0; i < rows.rows; ++i) ASSERT_EQ(rows.unix_time_ns[i], 1'700'000'000'000'000'000 + rows.time_ns[i]) << i;
  rows.unix_time_ns.clear();
  EXPECT_EQ(difference(rows, text->rows), "");
}

TEST(Containers, AMissingNumberIsMissingAndCounted) {
  if (!has_plugin("rich.parquet")) GTEST_SKIP() << "bha_arrow.so was not built";
  for (const char* name : {"rich.parquet", "rich.arrow"}) {
    const auto container = read_container(name, golden(name));
    ASSERT_TRUE(container.has_value()) << spell(container.error());
    ASSERT_EQ(container->findings.size(), 1u) << name;
    EXPECT_EQ(container->findings[0].code, Code::voltage_missing);
    EXPECT_EQ(container->findings[0].count, 4u);
    EXPECT_EQ(container->findings[0].place.first_row, 6u);
    EXPECT_TRUE(std::isnan(container->rows.voltage_V[5]));
  }
}

// With a second thread chunks are fetched ahead: the same rows, and of a damaged file the same words at the same place.
TEST(Containers, ThreadsChangeNoBit) {
  testing::internal::CaptureStderr();  // HDF5 prints its failures in each thread that has not told it to be silent
  std::size_t compared = 0, refused_inside = 0;
  for (const std::string name : {"cell.h5", "rows.h5", "cell.parquet", "cell.arrow"}) {
    if (!has_plugin(name)) continue;
    ++compared;
    const std::string whole = golden(name);
    const auto one = read_container(name, whole), two = read_container(name, whole, {}, 2);
    ASSERT_TRUE(one.has_value() && two.has_value()) << name;
    EXPECT_EQ(difference(one->rows, two->rows), "") << name;
    for (std::size_t at = 4096; at < whole.size() && ends_in_h5(name); at += 1 + whole.size() / 60) {
      std::string hurt = whole;
      hurt[at] = static_cast<char>(hurt[at] ^ 0x5a);
      const auto alone = read_container(name, hurt), helped = read_container(name, hurt, {}, 2);
      ASSERT_EQ(alone.has_value(), helped.has_value()) << name << ' ' << at;
      if (alone) {
        EXPECT_EQ(difference(alone->rows, helped->rows), "") << name << ' ' << at;
        continue;
      }
      EXPECT_EQ(spell(alone.error()), spell(helped.error()));
      refused_inside += alone.error().found.find("cannot be inflated") != std::string::npos;
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  if (compared == 0) GTEST_SKIP() << "neither bha_arrow.so nor bha_hdf5.so was built";
  if (has_plugin("cell.h5")) {
    EXPECT_GT(refused_inside, 0u);
  }
}

std::size_t threads_now() {
  std::size_t n = 0;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/task")) n += each.exists();
  return n;
}
bool threads_become(std::size_t n) {  // one that was joined is in the list for a moment more
  for (int i = 0; i < 1000 && threads_now() != n; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return threads_now() == n;
}
// The thread is there while chunks are left, and ends with the reader, wherever in the file that is.
TEST(Containers, AReaderThatIsLeftInMidFileTakesItsThreadWithIt) {
  if (!has_plugin("cell.h5")) GTEST_SKIP() << "bha_hdf5.so was not built";
  const std::string bytes = golden("cell.h5");
  const auto source = formats::source_in_memory("cell.h5", bytes);
  const Limits limits{.block_rows = 100};
  const auto decision = formats::probe(source, {}, limits, formats());
  ASSERT_TRUE(decision.has_value());
  const std::size_t before = threads_now();
  for (const std::size_t threads : {1u, 2u})
    for (std::size_t blocks = 0; blocks < 20; ++blocks) {
      auto reader = formats::format_named("hdf5", formats(threads))->open(source, decision->belief, {}, limits);
      ASSERT_TRUE(reader.has_value());
      EXPECT_TRUE(threads_become(before + threads - 1)) << threads;
      record::SampleBlock block;
      for (std::size_t i = 0; i < blocks; ++i) ASSERT_TRUE((*reader)->next(block).value_or(false));
      reader->reset();
      EXPECT_TRUE(threads_become(before)) << threads;
    }
}

// The type states a duration's unit, whatever the heading says: "Test Time (ms)" over microseconds, "time" over nanoseconds.
TEST(Containers, ADurationHasTheUnitOfItsType) {
  if (!has_plugin("durations.parquet")) GTEST_SKIP() << "bha_arrow.so was not built";
  const auto text = read_text("cell.csv");
  ASSERT_TRUE(text.has_value());
  for (const char* name : {"durations.parquet", "durations.arrow"}) {
    const auto container = read_container(name, golden(name));
    ASSERT_TRUE(container.has_value()) << spell(container.error());
    EXPECT_TRUE(same_bits(container->rows.time_ns, text->rows.time_ns)) << name;
    EXPECT_EQ(container->belief.columns[0].style, record::Style::duration) << name;
    for (const Finding& f : container->noted) EXPECT_NE(f.code, Code::unit_unknown) << name;
  }
}

// Cut short or overwritten anywhere: refused with words, or (where only numbers were hit) read; never a crash.
TEST(Containers, ADamagedContainerIsRefusedWithWords) {
  std::size_t refused = 0, tried = 0;
  for (const std::string name :
       {"cell.parquet", "cell.arrow", "cell.h5", "rows.h5", "cells.h5", "compounds.h5", "fixed.h5", "cell.xlsx", "parts.xlsx"}) {
    if (!has_plugin(name)) continue;
    const std::string whole = golden(name);
    for (std::size_t cut : {whole.size() / 2, whole.size() - 9, std::size_t{64}}) {
      if (cut == 64 && name.ends_with(".xlsx")) continue;  // a zip of anything
      const auto container = read_container(name, whole.substr(0, cut));
      ASSERT_FALSE(container.has_value()) << name << ' ' << cut;
      EXPECT_EQ(container.error().code, Code::container_corrupt) << name << ' ' << cut << ' ' << spell(container.error());
      EXPECT_EQ(container.error().place.file, name);
      EXPECT_FALSE(container.error().found.empty());
      EXPECT_NE(spell(container.error()).find("copy the file again"), std::string::npos);
    }
    for (std::size_t at = 16; at < whole.size(); at += 1 + whole.size() / 60) {
      std::string hurt = whole;
      for (std::size_t i = at; i < std::min(at + 24, hurt.size()); ++i) hurt[i] = static_cast<char>(hurt[i] ^ 0x5a);
      ++tried;
      if (const auto container = read_container(name, hurt); !container) {
        ++refused;
        EXPECT_FALSE(container.error().found.empty()) << at;
      }
    }
  }
  if (tried == 0) GTEST_SKIP() << "neither bha_arrow.so nor bha_hdf5.so was built";
  EXPECT_GT(refused, tried / 10);
}

// What is no table of records is refused, and says so; a workbook is no archive to unpack first.
TEST(Containers, AWorkbookWithoutATableIsRefused) {
  if (!has_plugin("none.xlsx")) GTEST_SKIP() << "bha_xlsx.so was not built";
  const auto none = read_container("none.xlsx", golden("none.xlsx"));
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Code::foreign_file);
  EXPECT_NE(spell(none.error()).find("CSV"), std::string::npos);
  EXPECT_NE(none.error().found.find("no sheet with a row of at least three headings"), std::string::npos) << spell(none.error());
}

TEST(Containers, WithoutThePlugInTheWordsSayWhatToInstall) {
  constexpr PluginName absent{"bha_none.so", "nothing", "apt-get install nothing"};
  const auto missing = plugin(absent, {.file = "cell.none"});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, Code::container_missing);
  EXPECT_NE(missing.error().found.find("bha_none.so"), std::string::npos);
  EXPECT_NE(missing.error().remedy.find("apt-get install nothing"), std::string::npos);
}

TEST(Containers, FilesOfOthers) {
  const char* given = std::getenv("BHA_SHARED");
  const std::filesystem::path shared = given != nullptr ? given : BHA_ROOT "/../shared";
  if (!std::filesystem::is_directory(shared / "data/cyclers")) {
    if (std::getenv("BHA_REQUIRE_SHARED") != nullptr) FAIL() << "no cycler files (BHA_SHARED)";
    GTEST_SKIP() << "no cycler files (BHA_SHARED)";
  }
  struct Row {
    const char* file;
    std::size_t rows;
    std::int64_t last_ns;
  };
  for (const Row& row :
       {Row{"bdf/legacy.bdf.parquet", 5000, 148781953000000}, Row{"arbin_h5/20200624_test001_cc_01.h5", 47, 1860307900000},
        Row{"xlsx/bs542_004_gr_li_50ua_50mv_1v_191020_Channel_11.xlsx", 4526, 1204815810680000}}) {
    if (!has_plugin(row.file)) continue;
    const auto read = read_container(row.file, bytes_of((shared / "data/cyclers" / row.file).string()));
    ASSERT_TRUE(read.has_value()) << spell(read.error());
    EXPECT_EQ(read->rows.rows, row.rows) << row.file;
    EXPECT_EQ(read->rows.time_ns.back(), row.last_ns) << row.file;
    if (ends_in_h5(row.file)) {  // its statistics are no second cell, yet are named
      ASSERT_FALSE(read->noted.empty());
      EXPECT_EQ(read->noted.front().found, "stat_df/table beside data_df/table");
      const auto statistics =
          read_container(row.file, bytes_of((shared / "data/cyclers" / row.file).string()), {.cell = "stat_df/table"});
      ASSERT_TRUE(statistics.has_value()) << spell(statistics.error());
      EXPECT_EQ(statistics->rows.rows, 13u);
    }
  }
}

// Two cells in two groups are two cells; what else the file holds competes only if it has time, voltage and current.
TEST(Containers, SeveralCellsOfAFileAreReadOneByOne) {
  if (!has_plugin("cells.h5")) GTEST_SKIP() << "bha_hdf5.so was not built";
  const auto text = read_text("cell.csv");
  ASSERT_TRUE(text.has_value());
  struct Row {
    const char *file, *first, *second;
  };
  for (const Row& row : {Row{"cells.h5", "cell_A", "cell_B"}, Row{"compounds.h5", "A/rows", "B/rows"}}) {
    const std::string bytes = golden(row.file);
    const auto source = formats::source_in_memory(row.file, bytes);
    const auto decision = formats::probe(source, {}, {}, formats());
    ASSERT_TRUE(decision.has_value()) << spell(decision.error());
    EXPECT_EQ(decision->cells, (std::vector<std::string>{row.first, row.second}));
    ASSERT_FALSE(decision->findings.empty());
    EXPECT_EQ(decision->findings.front().code, Code::several_cells);
    EXPECT_EQ(decision->findings.front().found, std::string(row.first) + ", " + row.second);

    const auto none = read_container(row.file, bytes);  // no cell was chosen: rows of neither
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().code, Code::several_cells);
    EXPECT_NE(none.error().remedy.find("--cell"), std::string::npos);

    for (const std::size_t threads : {1u, 2u}) {
      const auto first = read_container(row.file, bytes, {.cell = row.first}, threads);
      const auto second = read_container(row.file, bytes, {.cell = row.second}, threads);
      ASSERT_TRUE(first.has_value() && second.has_value());
      EXPECT_EQ(first->rows.rows, 1470u);
      ASSERT_EQ(second->rows.rows, 735u);
      for (std::size_t i = 0; i < 735; ++i) {
        EXPECT_EQ(second->rows.time_ns[i], text->rows.time_ns[i + 735]);
        EXPECT_EQ(second->rows.voltage_V[i], text->rows.voltage_V[i + 735]);
        EXPECT_EQ(first->rows.voltage_V[i], text->rows.voltage_V[i]);
      }
    }
    const auto absent = read_container(row.file, bytes, {.cell = "nobody"});
    ASSERT_FALSE(absent.has_value());
    EXPECT_EQ(absent.error().code, Code::cell_not_found);
    EXPECT_NE(absent.error().found.find(row.second), std::string::npos);
  }
}

// Another table is entered while the thread of the one before still fetches.
TEST(Containers, TablesAreEnteredInMidFile) {
  if (!has_plugin("cells.h5")) GTEST_SKIP() << "bha_hdf5.so was not built";
  const std::string bytes = golden("cells.h5");
  const auto container = Container::open(hdf5_plugin, formats::source_in_memory("cells.h5", bytes).parts.front());
  ASSERT_TRUE(container.has_value());
  std::vector<double> room(100);
  void* const into = room.data();
  const std::uint32_t first = 0;
  for (std::uint32_t i = 0; i < 30; ++i) {
    ASSERT_TRUE((*container)->enter(i % (*container)->tables()).has_value());
    ASSERT_TRUE((*container)->select({&first, 1}, 2).has_value());
    const auto rows = (*container)->next(room.size(), {&into, 1});
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(*rows, room.size());
  }
}

TEST(Containers, ATableBesideTheRecordIsNoCell) {
  if (!has_plugin("summary.h5")) GTEST_SKIP() << "bha_hdf5.so was not built";
  const std::string bytes = golden("summary.h5");
  for (const char* cell : {"", "raw", "summary"}) {  // the table's name, or the file's
    const auto record = read_container("summary.h5", bytes, {.cell = cell});
    ASSERT_TRUE(record.has_value()) << cell << ' ' << spell(record.error());
    EXPECT_EQ(record->rows.rows, 1470u);
    EXPECT_TRUE(record->cells.empty());
    for (const Finding& f : record->noted) EXPECT_NE(f.code, Code::several_cells);
  }
  const auto absent = read_container("summary.h5", bytes, {.cell = "nobody"});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, Code::cell_not_found);
}

TEST(Containers, AColumnThatNamesTwoCellsIsRefusedAsInText) {
  if (!has_plugin("cells.parquet")) GTEST_SKIP() << "bha_arrow.so was not built";
  const auto two = read_container("cells.parquet", golden("cells.parquet"));
  ASSERT_FALSE(two.has_value());
  EXPECT_EQ(two.error().code, Code::several_cells);
  EXPECT_EQ(two.error().found, R"("A" and "B" under "cell_id")");
  EXPECT_EQ(two.error().place.first_row, 1471u);
}

// A time that a container holds as a double is the nanoseconds that its shortest text gives.
TEST(ContainerValues, SecondsBecomeTheNanosecondsOfTheirText) {
  const formats::TextColumn seconds{.unit_ns = 1'000'000'000}, milliseconds{.unit_ns = 1'000'000},
      hours{.unit_ns = 3'600'000'000'000};
  struct Row {
    double value;
    const formats::TextColumn& column;
    std::int64_t ns;
  };
  for (const Row& row :
       {Row{0.1, seconds, 100'000'000}, Row{20'321'547.997, seconds, 20'321'547'997'000'000}, Row{-3.5, seconds, -3'500'000'000},
        Row{98'765'432.123456, seconds, 98'765'432'123'456'000}, Row{1e-9, seconds, 1},
        Row{1'719'933'538'046.0, milliseconds, 1'719'933'538'046'000'000}, Row{2.5, hours, 9'000'000'000'000},
        Row{nan, seconds, record::no_time}, Row{1e300, seconds, record::no_time}}) {
    EXPECT_EQ(nanoseconds(row.value, row.column), row.ns) << row.value;
    std::int64_t one = 0;
    EXPECT_EQ(nanoseconds({&row.value, 1}, row.column, &one), row.ns != record::no_time);
    EXPECT_EQ(one, row.ns) << row.value;
  }
}
}  // namespace bha::containers
