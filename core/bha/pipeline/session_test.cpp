// What befalls a session beside the laws (tests/laws/session_law.h): ways to write a text, refusals with their place, threads.
#include "bha/pipeline/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "bha/formats/registry.h"
#include "bha/report/csv.h"

namespace bha::pipeline {
namespace {

// One charge and one discharge a cycle, a row every 10 s.
std::string rows_of(int cycles) {
  std::string out;
  for (int i = 0; i < 50 * cycles; ++i) {
    const bool charge = i % 50 < 25;
    const int at = charge ? i % 50 : 50 - i % 50;
    out += std::to_string(10 * i) + "," + std::to_string(3.0 + 0.04 * at) + (charge ? ",1.5\n" : ",-1.5\n");
  }
  return out;
}
const std::string header = "Test Time / s,Voltage / V,Current / A\n";

Options declared() {
  Options options{.fits = false, .curves = false};
  options.belief.nominal_capacity_Ah = 0.1, options.belief.voltage_min_V = 3.04, options.belief.voltage_max_V = 3.96;
  return options;
}
Result<Analysis> analysed(const std::string& text, Run& run, const Options& options = declared()) {
  return analyse(formats::source_in_memory("cell.csv", text), options, run);
}
Result<Analysis> analysed(const std::string& text, const Options& options = declared()) {
  bha::Run run;
  return analysed(text, run, options);
}
Result<Session> opened(const std::string& text, const Limits& limits = {}) {
  return formats::probe(formats::source_in_memory("cell.csv", text), declared().belief, limits)
      .and_then([&](const auto& decision) { return Session::open(decision.belief, declared(), limits, "cell.csv"); });
}
std::string wide(const std::string& text) {
  std::string out("\xff\xfe");
  for (const char c : text) out.append({c, '\0'});
  return out;
}

}  // namespace

// Whole lives of 121.7 Ah were one cycle, without a word.
TEST(Session, NumbersToCountByThatNobodyWroteAreRefused) {
  Options options = declared();
  options.by = cycles::CountBy::cycle_source;
  const auto none = analysed(header + rows_of(3), options);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Code::column_missing) << spell(none.error());
  EXPECT_NE(none.error().remedy.find("--map cycle="), std::string::npos);
  options.belief.map = {{"cycle", "Lap"}};
  std::string text = "Test Time / s,Voltage / V,Current / A,Lap\n", line;
  std::istringstream rows(rows_of(3));
  for (int i = 0; std::getline(rows, line); ++i) text += line + ',' + std::to_string(1 + i / 75) + '\n';
  const auto named = analysed(text, options);
  ASSERT_TRUE(named.has_value()) << spell(named.error());
  EXPECT_EQ(named->cycles.size(), 2U);
  options.belief.map = {};
  text.replace(text.find("Lap"), 3, "Cycle_Index");
  EXPECT_TRUE(analysed(text, options).has_value());
  bha::Run run;  // a second file without them would be one cycle more
  const std::string without = header + rows_of(3);
  const std::vector files{formats::source_in_memory("a.csv", text), formats::source_in_memory("b.csv", without)};
  const auto joined = analyse_joined(files, options, run);
  ASSERT_FALSE(joined.has_value());
  EXPECT_EQ(joined.error().place.file, "b.csv");
}

TEST(Session, HowATextIsWrittenChangesNoCycleReadOrPushed) {
  const std::string text = header + rows_of(3);
  const auto plain = analysed(text);
  ASSERT_TRUE(plain.has_value()) << spell(plain.error());
  ASSERT_EQ(plain->cycles.size(), 3U);
  std::string with_cr = text, quoted = header;
  std::replace(with_cr.begin(), with_cr.end(), '\n', '\r');
  quoted.insert(quoted.size() - 1, ",\"a note\nof two lines\"");
  for (const char c : rows_of(3)) quoted += c == '\n' ? ",\"x\ny\"\n" : std::string(1, c);
  for (const std::string& other : {with_cr, wide(text), quoted}) {
    const auto read = analysed(other);
    ASSERT_TRUE(read.has_value()) << spell(read.error());
    EXPECT_EQ(report::to_csv(read->cycles), report::to_csv(plain->cycles)) << other.substr(0, 60);
    auto session = opened(other);
    ASSERT_TRUE(session.has_value()) << spell(session.error());
    for (std::size_t at = 0; at < other.size(); at += 7) ASSERT_TRUE(session->push_bytes(other.substr(at, 7)).has_value());
    ASSERT_TRUE(session->end_of_text().has_value());
    bha::Run run;
    EXPECT_EQ(report::to_csv(session->finish(run).cycles), report::to_csv(plain->cycles)) << other.substr(0, 60);
  }
}

// A log that is read now and then tells what it would if it were read once, under the belief of its first part.
TEST(Session, ATextThatHasGrownIsReadOnToTheSame) {
  const std::string text = header + rows_of(12);
  Options at_first = declared();
  const auto told = [](const Analysis& a) {
    std::string out =
        report::to_csv(a.cycles) + std::to_string(a.source.front().rows) + " " + std::to_string(a.source.front().bytes);
    for (const Finding& f : a.findings)
      if (f.place.first_row > 0) out += "\n" + spell(f);
    return out;
  };
  bha::Run run;
  run.limits.piece_bytes = 300;
  Bookmark mark;
  std::size_t went_on = 0;
  for (std::size_t rows = 7; rows <= 600; rows += 61) {
    std::size_t end = 0;
    for (std::size_t line = 0; line <= rows; ++line) end = text.find('\n', end) + 1;
    const std::string so_far = text.substr(0, end);
    const auto now = analyse_each(formats::source_in_memory("cell.csv", so_far), declared(), run, &mark);
    ASSERT_TRUE(now.front().has_value()) << spell(now.front().error());
    if (!at_first.belief.believe) at_first.belief.believe = now.front()->belief;
    EXPECT_EQ(told(*now.front()), told(*analysed(so_far, at_first))) << rows;
    EXPECT_EQ(mark.bytes, so_far.size());
    went_on += mark.from > 0 ? 1 : 0;
  }
  EXPECT_EQ(went_on, 9u);
  const auto last = analyse_each(formats::source_in_memory("cell.csv", text), declared(), run, &mark);
  EXPECT_EQ(told(*last.front()), told(*analysed(text, at_first)));

  const std::string cut = text.substr(0, text.size() - 3);  // within a line: the next row would begin before the mark
  ASSERT_TRUE(analyse_each(formats::source_in_memory("cell.csv", cut), declared(), run, &mark).front().has_value());
  EXPECT_EQ(mark.bytes, 0u);
  Bookmark of_another{.bytes = 100, .decided = "x", .session = {std::byte{1}}};
  const auto anew = analyse_each(formats::source_in_memory("cell.csv", text), declared(), run, &of_another);
  EXPECT_EQ(told(*anew.front()), told(*analysed(text)));
  EXPECT_EQ(of_another.from, 0u);
}

TEST(Session, PiecesOfAllSizesOnManyThreadsTellTheSame) {
  const std::string text = header + rows_of(20);
  bha::Run serial;
  const auto whole = analysed(text, serial);
  ASSERT_TRUE(whole.has_value());
  bha::Run run;
  run.limits.piece_bytes = 300;
  run.threads = 4;
  std::size_t most_at_once = 0;
  run.parallel_in_order = [&](std::size_t workers, const Ordered& pieces) {
    for (std::size_t n = workers; n == workers;) {
      for (n = 0; n < workers && pieces.take(n);) ++n;
      most_at_once = std::max(most_at_once, n);
      for (std::size_t i = n; i-- > 0;) pieces.work(i);  // in another order than the file's
      for (std::size_t i = 0; i < n; ++i) pieces.settle(i);
    }
  };
  double last = -1;
  run.progress = [&](double share, std::string_view) { last = share; };
  const auto parts = analysed(text, run);
  ASSERT_TRUE(parts.has_value()) << spell(parts.error());
  EXPECT_EQ(report::to_csv(parts->cycles), report::to_csv(whole->cycles));
  EXPECT_EQ(most_at_once, 4U);
  EXPECT_DOUBLE_EQ(last, 1);
}

// A drive profile's word ("TABLE"), and a state column of 0 and 1, made impedance of ordinary cycles.
TEST(Session, AWordThatIsNotKnownMakesNoImpedance) {
  for (const auto& [word, kind] :
       {std::pair{"TABLE", cycles::Kind::ageing}, {"1", cycles::Kind::ageing}, {"PEIS", cycles::Kind::impedance}}) {
    std::string text = "Test Time / s,Voltage / V,Current / A,Status\n";
    std::istringstream rows(rows_of(6));
    for (std::string row; std::getline(rows, row);) text += row + "," + word + "\n";
    for (int i = 300; i < 800; ++i) text += std::to_string(10 * i) + ",3.04,0,PAU\n";
    const auto analysis = analysed(text);
    ASSERT_TRUE(analysis.has_value()) << spell(analysis.error());
    ASSERT_EQ(analysis->cycles.size(), 6U) << word;
    EXPECT_EQ(analysis->cycles[2].kind, kind) << word;
  }
}

TEST(Session, StoppedIsSaidAndWhatIsKnownIsTold) {
  bha::Run run;
  run.limits.piece_bytes = 400;
  int asked = 0;
  run.stop_requested = [&] { return ++asked > 20; };
  const auto analysis = analysed(header + rows_of(20), run);
  ASSERT_TRUE(analysis.has_value());
  EXPECT_EQ(analysis->findings.back().code, Code::stopped);
  EXPECT_LT(analysis->cycles.size(), 20U);
  EXPECT_GT(analysis->cycles.size(), 0U);
}

TEST(Session, WhatFailsWhileItIsReadIsHandedOn) {
  const std::string text = header + rows_of(20);
  formats::Source source = formats::source_in_memory("cell.csv", text);
  bool probing = true;
  const auto whole = source.parts.front().read_at;
  source.parts.front().read_at = [&, whole](std::uint64_t at, std::span<char> into) -> Result<std::size_t> {
    if (!probing && at > 2000) return refuse(Code::file_changed, {.file = "cell.csv", .byte = at}, "an end", "more");
    return whole(at, into);
  };
  bha::Run run;
  run.limits.piece_bytes = 500;
  run.progress = [&](double, std::string_view) { probing = false; };
  const auto analysis = analyse(source, declared(), run);
  ASSERT_FALSE(analysis.has_value());
  EXPECT_EQ(analysis.error().code, Code::file_changed);
  EXPECT_GT(analysis.error().place.byte, 2000U);
}

TEST(Session, ALineWithoutEndIsRefusedWhereItBegins) {
  const Limits limits{.line_bytes = 100};
  auto session = opened(header + rows_of(1), limits);
  ASSERT_TRUE(session.has_value());
  ASSERT_TRUE(session->push_bytes(header + "0,3.5,1\n").has_value());
  const auto refused = session->push_bytes(std::string(300, '7'));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Code::line_too_long);
  EXPECT_EQ(refused.error().place.line, 3U);
  EXPECT_EQ(refused.error().place.column, "Test Time / s");
}

TEST(Session, ALineWithoutEndAmongTheRowsOfAFileIsRefusedWhereItBegins) {
  const std::string rows = header + rows_of(3000), text = rows + "9000,3." + std::string(100'000, '7');
  bha::Run run;
  run.limits.line_bytes = 10'000, run.limits.piece_bytes = 4096;
  const auto refused = analyse(formats::source_in_memory("cell.csv", text), declared(), run);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Code::line_too_long);
  EXPECT_EQ(refused.error().place.line, static_cast<std::uint64_t>(std::count(rows.begin(), rows.end(), '\n')) + 1);
  EXPECT_EQ(refused.error().place.byte, rows.size() + 1);
  EXPECT_EQ(refused.error().place.column, "Voltage / V");
}

TEST(Session, NoRowIsARefusal) {
  const std::string text = header + rows_of(1);
  auto session = opened(text);
  ASSERT_TRUE(session.has_value());
  ASSERT_TRUE(session->push_bytes(header).has_value());
  const auto none = session->end_of_text();
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Code::no_data_rows);
  EXPECT_EQ(none.error().place.line, 1U);
  ASSERT_TRUE(session->push_bytes("a,b,c\n").has_value());
  const auto unread = session->end_of_text();
  ASSERT_FALSE(unread.has_value());
  EXPECT_EQ(unread.error().code, Code::number_format);
  EXPECT_EQ(unread.error().place.line, 2U);
}

TEST(Session, ADamagedSnapshotIsRefused) {
  const std::string text = header + rows_of(2);
  auto session = opened(text);
  ASSERT_TRUE(session && session->push_bytes(text.substr(0, 700)));
  const std::vector<std::byte> whole = session->snapshot();
  for (const std::size_t size : {std::size_t{0}, std::size_t{9}, std::size_t{200}, whole.size() / 2, whole.size() - 1}) {
    auto next = opened(text);
    const auto restored = next->restore(std::span(whole).first(size));
    ASSERT_FALSE(restored.has_value()) << size;
    EXPECT_EQ(restored.error().code, Code::snapshot_invalid);
    EXPECT_EQ(restored.error().place.file, "cell.csv");
  }
  std::vector<std::byte> hurt = whole;
  hurt.back() ^= std::byte{1};
  EXPECT_FALSE(opened(text)->restore(hurt).has_value());
  EXPECT_TRUE(opened(text)->restore(whole).has_value());
}

TEST(Session, AnotherCellThanTheFilesIsNotFound) {
  Options options = declared();
  options.belief.cell = "B9";
  const auto analysis = analysed(header + rows_of(1), options);
  ASSERT_FALSE(analysis.has_value());
  EXPECT_EQ(analysis.error().code, Code::cell_not_found);
  EXPECT_EQ(analysis.error().place.cell, "B9");
}

TEST(Session, FilesOfOneCellGoOnByTheWallClockWhereBothHaveOne) {
  const auto file = [](double begins, bool wall) {
    std::string out = wall ? "Test Time / s,Unix Time / s,Voltage / V,Current / A\n" : header;
    for (int i = 0; i < 50; ++i) {
      out += std::to_string(10 * i) + (wall ? "," + std::to_string(begins + 10 * i) : "");
      out += "," + std::to_string(3.0 + 0.04 * (i < 25 ? i : 50 - i)) + (i < 25 ? ",1.5\n" : ",-1.5\n");
    }
    return out;
  };
  const auto start_of_second = [](const std::string& a, const std::string& b) {
    const std::vector sources{formats::source_in_memory("a.csv", a), formats::source_in_memory("b.csv", b)};
    bha::Run run;
    const auto joined = analyse_joined(sources, declared(), run);
    EXPECT_TRUE(joined.has_value() && joined->cycles.size() == 2 && joined->source.size() == 2);
    return joined && joined->cycles.size() == 2 ? joined->cycles[1].start_time_s : nan;
  };
  EXPECT_DOUBLE_EQ(start_of_second(file(1.7e9, true), file(1.7e9 + 86'400, true)), 86'400);
  EXPECT_DOUBLE_EQ(start_of_second(file(0, false), file(0, false)), 491);  // a second after the last row
}

TEST(Session, BlocksOfWhichNoRowIsLeftAreRefusedAsATextIs) {
  auto session = opened(header + rows_of(1));
  ASSERT_TRUE(session.has_value());
  const std::vector rejects{record::Reject{.code = Code::time_missing, .row = 1, .column = "Test Time / s"}};
  const auto unread = session->end_of_blocks({}, rejects);
  ASSERT_FALSE(unread.has_value());
  EXPECT_EQ(unread.error().code, Code::time_missing);
  EXPECT_EQ(unread.error().place.first_row, 1U);
  const auto none = session->end_of_blocks({}, {});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Code::no_data_rows);
}

TEST(Session, AHeaderAloneIsRefused) {
  const auto analysis = analysed(header);
  ASSERT_FALSE(analysis.has_value());
  EXPECT_EQ(analysis.error().code, Code::no_data_rows);
}

}  // namespace bha::pipeline
