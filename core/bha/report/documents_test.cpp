// Every document that bha reads, by its description: what is written reads back as the same text, and a value of another kind,
// wherever it stands, is refused with its path.
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "bha/base/json.h"
#include "bha/report/fit_document.h"
#include "bha/report/fleet.h"
#include "bha/report/inspection.h"
#include "bha/report/page_document.h"
#include "bha/report/types.h"

namespace bha::report {
namespace {

/// Something in every field, two of each list: the second has what may be missing.
template <class T>
void fill(T& value, bool missing) {
  if constexpr (std::is_same_v<T, bool>)
    value = true;
  else if constexpr (std::is_same_v<T, Code>)
    value = Code::gap;
  else if constexpr (std::is_enum_v<T>)
    value = static_cast<T>(std::size(words<T>) - 1);
  else if constexpr (std::is_floating_point_v<T>)
    value = missing ? nan : 0.1;
  else if constexpr (std::is_integral_v<T>)
    value = 7;
  else if constexpr (std::is_same_v<T, std::string>)
    value = "a \"word\"\n";
  else if constexpr (json::is_optional<T>) {
    if (!missing) fill(value.emplace(), missing);
  } else if constexpr (json::is_vector<T>) {
    value.resize(2);
    for (std::size_t i = 0; i < 2; ++i) {
      typename T::value_type one{};
      fill(one, i == 1);
      value[i] = one;
    }
  } else if constexpr (json::is_map<T>) {
    fill(value["a"], false), fill(value["b"], true);
  } else if constexpr (json::is_table<T>) {
    fill(value.rows, false);
    for_each_field<typename decltype(value.rows)::value_type>([&](const auto& field) {
      if constexpr (std::is_same_v<std::decay_t<decltype(value.rows[1].*field.at)>, std::int64_t>)
        value.rows[1].*field.at = no_integer;
    });
  } else {
    for_each_field<T>([&](const auto& field) { fill(value.*field.at, missing); });
  }
}

using json::Value;
/// Puts a value of each other kind in the place of each node; calls `judge` while it is there.
template <class Judge>
void with_each_node_replaced(Value& node, const std::string& path, const Judge& judge) {
  static const std::vector<Value> others = [] {
    Value boolean, number, text, list, object;
    boolean.kind = Value::Kind::boolean;
    number.kind = Value::Kind::number, number.number = 0.5;
    text.kind = Value::Kind::string, text.string = "no such word";
    list.kind = Value::Kind::array;
    object.kind = Value::Kind::object;
    return std::vector{boolean, number, text, list, object};
  }();
  if (node.kind != Value::Kind::null && !path.empty())
    for (const Value& other : others) {
      if (other.kind == node.kind) continue;
      Value kept = std::exchange(node, other);
      judge(path);
      node = std::move(kept);
    }
  for (Value& item : node.items) with_each_node_replaced(item, path, judge);
  for (auto& [key, member] : node.members) with_each_node_replaced(member, path.empty() ? key : path + "." + key, judge);
}

template <class T>
class Document : public ::testing::Test {};
using Documents = ::testing::Types<Report, Inspection, Fleet, FitDocument, PageDocument, record::Belief>;
TYPED_TEST_SUITE(Document, Documents);

}  // namespace

TYPED_TEST(Document, WhatIsWrittenReadsBackAsTheSameText) {
  TypeParam document{};
  fill(document, false);
  const std::string text = json::write(document);
  const auto again = json::read<TypeParam>(text);
  ASSERT_TRUE(again.has_value()) << spell(again.error());
  EXPECT_EQ(json::write(*again), text);
  EXPECT_EQ(json::write(*json::read<TypeParam>("{}")), json::write(TypeParam{}));
}

TYPED_TEST(Document, AnotherKindOfValueIsRefusedWithItsPath) {
  TypeParam document{};
  fill(document, false);
  auto tree = json::parse(json::write(document));
  ASSERT_TRUE(tree.has_value());
  std::size_t tried = 0;
  with_each_node_replaced(*tree, "", [&](const std::string& path) {
    TypeParam read{};
    std::string where;
    ++tried;
    if (json::assign(read, *tree, where)) ADD_FAILURE() << "taken at " << path;
    if (!path.starts_with(where.substr(0, where.find('.')))) ADD_FAILURE() << where << " said, " << path << " meant";
    if (where.empty()) ADD_FAILURE() << "no path for " << path;
  });
  EXPECT_GT(tried, 20U);
  TypeParam read{};
  std::string where;
  EXPECT_FALSE(json::assign(read, Value{.kind = Value::Kind::array}, where));
}

TEST(DocumentTable, ColumnsOfUnequalLengthAreRefused) {
  const auto report = json::read<Report>(R"({"cycles":{"cycle":[1,2],"soh":[1],"days":[0]}})");
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, Code::document_invalid);
  EXPECT_EQ(report.error().place.column, "cycles.days");
}

}  // namespace bha::report
