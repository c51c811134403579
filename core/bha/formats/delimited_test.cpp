#include "bha/formats/delimited.h"

#include <gtest/gtest.h>

#include "bha/formats/registry.h"

namespace bha::formats {
namespace {

std::vector<std::string> headings(const std::string& bytes, const BeliefOptions& options = {}) {
  std::vector<std::string> out;
  for (const auto& column : headings_seen(source_in_memory("x.csv", bytes), options, {}).columns)
    out.push_back(column.heading + "=" + std::string(word(column.quantity)));
  return out;
}
using Words = std::vector<std::string>;

// A file that is refused for what cannot be told of it has headings all the same, so that someone can tell it.
TEST(HeadingsSeen, Table) {
  struct Row {
    const char* given;
    std::string bytes;
    BeliefOptions options;
    Words then;
  };
  for (const Row& row : {
           Row{"one of three is known", "Dauer,U,I\n0,3.6,1\n", {}, {"Dauer=ignored", "U=voltage", "I=current"}},
           Row{"none is known", "a;b;c\n0;3,6;1\n", {}, {"a=ignored", "b=ignored", "c=ignored"}},
           Row{"below other lines", "made by us\n\na;b;c\n0;3,6;1\n", {}, {"a=ignored", "b=ignored", "c=ignored"}},
           Row{"some were named", "a,b,c\n0,3.6,1\n", {.map = {{"time", "a:s"}}}, {"a=time", "b=ignored", "c=ignored"}},
           Row{"one was named that is not there",
               "Zeit,U,I\n0,3.6,1\n",
               {.map = {{"time", "T"}}},
               {"Zeit=time", "U=voltage", "I=current"}},
           Row{"decimal sign open", "Zeit;U;I\n0;3,612;1,000\n", {}, {"Zeit=time", "U=voltage", "I=current"}},
           Row{"the separator that was said", "a;b,c,d;e\n", {.delimiter = ";"}, {"a=ignored", "b,c,d=ignored", "e=ignored"}},
           Row{"no table", "Dear all,\nthe cells arrive on Monday.\n", {}, {}},
           Row{"no text", std::string("PK\x03\x04", 4) + std::string(40, '\0'), {}, {}},
           Row{"nothing", "", {}, {}},
       })
    EXPECT_EQ(headings(row.bytes, row.options), row.then) << row.given;
}

TEST(HeadingsSeen, AreThoseThatAreBelievedWhereTheFileIsTaken) {
  std::string rows = "made by us\nTest Time [min];Volts;Amps;Comment\n";
  for (int i = 0; i < 60; ++i)
    rows += std::to_string(i) + ";3," + std::to_string(500 + (i < 30 ? i : 60 - i)) + ";" + (i < 30 ? "1,5" : "-1,5") + ";x\n";
  const Source source = source_in_memory("x.csv", rows);
  const auto decision = probe(source, {}, {});
  ASSERT_TRUE(decision) << spell(decision.error());
  const record::Belief seen = headings_seen(source, {}, {});
  ASSERT_EQ(seen.columns.size(), decision->belief.columns.size());
  for (std::size_t i = 0; i < seen.columns.size(); ++i) {
    EXPECT_EQ(seen.columns[i].heading, decision->belief.columns[i].heading);
    EXPECT_TRUE(seen.columns[i].quantity == decision->belief.columns[i].quantity);
    EXPECT_EQ(seen.columns[i].factor, decision->belief.columns[i].factor);
  }
  EXPECT_EQ(seen.dialect.delimiter, decision->belief.dialect.delimiter);
  EXPECT_EQ(seen.dialect.header_line, decision->belief.dialect.header_line);
}

}  // namespace
}  // namespace bha::formats
