// Sweeps over one small good file: cut at every byte, and every field replaced by what fields are broken by. Each asserts code,
// line, column.
#include <gtest/gtest.h>

#include <algorithm>

#include "bha/base/text.h"
#include "tests/faults/reading.h"

using namespace bha;
using faults::Reading;

namespace {

constexpr const char* headings[] = {"Test Time / s", "Voltage / V", "Current / A", "Step Count / 1"};
constexpr const char* columns[] = {"time_s", "voltage_V", "current_A", "step"};
constexpr int rows = 24;

std::vector<std::vector<std::string>> good_table() {
  std::vector<std::vector<std::string>> out{{headings[0], headings[1], headings[2], headings[3]}};
  double voltage = 3.5;
  for (int i = 0; i < rows; ++i) {
    const double current = i < rows / 2 ? 1 : -1;
    voltage += 0.01 * current;
    out.push_back({std::to_string(10 * i), number_text(voltage), number_text(current), std::to_string(i < rows / 2 ? 1 : 2)});
  }
  return out;
}
std::string text_of(const std::vector<std::vector<std::string>>& table, char delimiter = ',', const char* end = "\n") {
  std::string out;
  for (const auto& row : table)
    for (std::size_t i = 0; i < row.size(); ++i)
      out += row[i] + (i + 1 < row.size() ? std::string(1, delimiter) : std::string(end));
  return out;
}

}  // namespace

// Whatever the place of the cut: either the head is refused in words, or all whole rows are read and at most the cut one is not.
TEST(Sweep, CutAtEveryByte) {
  const std::string whole = text_of(good_table());
  const std::size_t header_ends = whole.find('\n') + 1;
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const std::string_view cut = std::string_view(whole).substr(0, n);
    const Reading r = faults::read("cut.csv", cut);
    const auto whole_rows = static_cast<std::uint64_t>(std::count(cut.begin(), cut.end(), '\n')) - (n >= header_ends ? 1 : 0);
    if (n == 0) {
      ASSERT_TRUE(r.refused() && r.findings.back().code == Code::empty_file);
    } else if (n < header_ends - 1 && r.refused()) {
      const Code code = r.findings.back().code;
      EXPECT_TRUE(code == Code::header_missing || code == Code::column_missing || code == Code::current_missing_column ||
                  code == Code::no_data_rows)
          << n << spell(r.findings.back());
      EXPECT_EQ(r.findings.back().place.line, 1u) << n;
    } else if (n <= header_ends) {
      ASSERT_TRUE(r.refused()) << n;
      EXPECT_TRUE(r.findings.back().code == Code::no_data_rows && r.findings.back().place.line == 1)
          << n << spell(r.findings.back());
    } else {
      ASSERT_FALSE(r.refused()) << n << spell(r.findings.back());
      EXPECT_GE(r.rows - r.rejected, whole_rows) << n;
      EXPECT_LE(r.rows, whole_rows + 1) << n;
      if (r.rejected == 1) {
        ASSERT_EQ(r.rejects.size(), 1u) << n;
        EXPECT_EQ(r.rejects[0].line, whole_rows + 2) << n;
      }
    }
  }
}

TEST(Sweep, EveryFieldReplaced) {
  struct Break {
    std::string text;
    Code required, optional;  // what it is in time, voltage or current, and in another column
    bool keeps_row = false;   // missing voltage or current stay, and are counted
  };
  const std::string digits(10 << 20, '7');
  for (const Break& b :
       {Break{"", Code::time_missing, Code::none, true}, Break{"text", Code::number_format, Code::number_format},
        Break{"NaN", Code::time_missing, Code::none, true}, Break{"NA", Code::time_missing, Code::none, true},
        Break{"#N/A", Code::time_missing, Code::none, true}, Break{"null", Code::time_missing, Code::none, true},
        Break{"--", Code::time_missing, Code::none, true}, Break{"n.a.", Code::number_format, Code::number_format},
        Break{"inf", Code::not_finite, Code::not_finite}, Break{"1e999", Code::not_finite, Code::not_finite},
        Break{"0x10", Code::number_format, Code::number_format}, Break{"\"1,5\"", Code::number_format, Code::number_format},
        Break{std::string(1, '\0'), Code::number_format, Code::number_format}, Break{digits, Code::not_finite, Code::not_finite}})
    for (std::size_t column = 0; column < 4; ++column)
      for (std::size_t row = 1; row <= rows; ++row) {
        if (b.text.size() > 1000 && row != 12) continue;  // 10 MB once a column
        auto table = good_table();
        table[row][column] = b.text;
        const Reading r = faults::read("field.csv", text_of(table));
        const std::string where = "'" + b.text.substr(0, 10) + "' in " + columns[column] + " of row " + std::to_string(row);
        ASSERT_FALSE(r.refused()) << where << spell(r.findings.back());
        EXPECT_EQ(r.rows, static_cast<std::uint64_t>(rows)) << where;
        const Code wanted = column == 3    ? b.optional
                            : !b.keeps_row ? b.required
                            : column == 0  ? Code::time_missing
                            : column == 1  ? Code::voltage_missing
                                           : Code::current_missing;
        const bool left_out = column < 3 && (!b.keeps_row || column == 0);
        EXPECT_EQ(r.rejected, left_out ? 1u : 0u) << where;
        if (wanted == Code::none) continue;
        ASSERT_EQ(r.rejects.size(), 1u) << where;
        EXPECT_TRUE(r.rejects[0].code == wanted) << where << " is " << id(r.rejects[0].code);
        EXPECT_EQ(r.rejects[0].line, row + 1) << where;
        EXPECT_EQ(r.rejects[0].row, row) << where;
        EXPECT_EQ(r.rejects[0].column, columns[column]) << where;
        EXPECT_LT(r.rejects[0].text.size(), 1000u) << "raw text is kept in short";
      }
}

// Law: encoding, byte order mark, line ends and delimiter change no number.
TEST(Sweep, HowItIsWrittenChangesNoNumber) {
  const auto table = good_table();
  const Reading plain = faults::read("x.csv", text_of(table));
  ASSERT_EQ(plain.voltage_V.size(), static_cast<std::size_t>(rows));
  std::string wide = "\xff\xfe";
  for (const char c : text_of(table)) wide += c, wide += '\0';
  std::string quoted = text_of(table);
  for (std::size_t at = quoted.find("Voltage / V"); at != std::string::npos; at = std::string::npos)
    quoted.replace(at, 11, "\"Voltage / V\"");
  std::string commas = text_of(table, ';');
  std::replace(commas.begin(), commas.end(), '.', ',');
  for (const std::string& bytes : {"\xef\xbb\xbf" + text_of(table), wide, text_of(table, ',', "\r\n"), text_of(table, ',', "\r"),
                                   text_of(table, ';'), text_of(table, '\t'), text_of(table, '|'), quoted, commas}) {
    const Reading r = faults::read("x.csv", bytes);
    ASSERT_FALSE(r.refused()) << spell(r.findings.back());
    EXPECT_EQ(r.voltage_V, plain.voltage_V) << bytes.substr(0, 60);
    EXPECT_EQ(r.rejected, 0u);
  }
}

// Power failed while a logger wrote: the file system gives back zeros where rows were promised.
TEST(Sweep, ATailOfZerosCostsItsOwnLine) {
  const std::string whole = text_of(good_table());
  for (const std::size_t zeros : {1U, 4'096U, 100'000U}) {
    const Reading r = faults::read("power.csv", whole + std::string(zeros, '\0'));
    ASSERT_FALSE(r.refused()) << spell(r.findings.back());
    EXPECT_EQ(r.voltage_V.size(), static_cast<std::size_t>(rows));
    ASSERT_EQ(r.rejects.size(), 1U);
    EXPECT_EQ(r.rejects[0].line, static_cast<std::uint64_t>(rows + 2));
    EXPECT_TRUE(r.rejects[0].code == Code::field_count || r.rejects[0].code == Code::number_format);
  }
  const Reading nothing = faults::read("power.csv", std::string(4'096, '\0'));
  ASSERT_TRUE(nothing.refused());
  EXPECT_TRUE(nothing.findings.back().code == Code::not_text && nothing.findings.back().place.byte == 1);
}

TEST(Sweep, ALineOf100MegabytesIsRefused) {
  const std::string line(100 << 20, 'x');
  const Reading r = faults::read("long.csv", line);
  ASSERT_TRUE(r.refused());
  EXPECT_TRUE(r.findings.back().code == Code::line_too_long && r.findings.back().place.line == 1) << spell(r.findings.back());
}

TEST(Sweep, AFolderIsNoFile) {
  const auto none = formats::probe({"folder", {}}, {}, {});
  ASSERT_FALSE(none);
  EXPECT_TRUE(none.error().code == Code::not_a_file && none.error().place.file == "folder");
}
