// Charts are data: each draws only what the core makes. Drawing itself is tested in tests/doors/report_html_test.cpp.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "bha/base/json.h"
#include "bha/report/chart_data.h"
#include "bha/report/schema.h"

namespace bha::report {
namespace {

using Fields = std::map<std::string, std::set<std::string>>;

/// Data sets and their fields, as docs/schema says.
Fields fields_of_schema() {
  Fields out;
  const auto schema = json::parse(chart_schema());
  if (!schema) return out;
  const json::Value& sets = *schema->find("allOf")->items[0].find("properties");
  for (const auto& [name, set] : sets.members)
    for (const auto& [field, says] : set.find("allOf")->items[0].find("items")->find("properties")->members)
      out[name].insert(field);
  return out;
}

/// What a specification names that is not there: "data.field".
void strangers(const json::Value& part, std::string data, const Fields& known, std::set<std::string>& out) {
  if (const json::Value* own = part.find("data"); own != nullptr && own->find("name") != nullptr)
    data = own->find("name")->string;
  const auto check = [&](const std::string& field) {
    const auto set = known.find(data);
    if (set == known.end() || !set->second.contains(field)) out.insert(data + "." + field);
  };
  for (const auto& [key, value] : part.members) {
    if (key == "field") check(value.string);
    for (std::size_t at = value.string.find("datum."); at != std::string::npos; at = value.string.find("datum.", at + 1)) {
      const std::size_t from = at + 6;
      check(value.string.substr(
          from, value.string.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", from) - from));
    }
    strangers(value, data, known, out);
  }
  for (const json::Value& item : part.items) strangers(item, data, known, out);
}

Result<json::Value> chart(const std::string& name) {
  std::ifstream in(std::string(BHA_ROOT) + "/charts/" + name + ".vl.json", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return json::parse(text.str(), {}, name);
}

}  // namespace

TEST(Charts, UseOnlyFieldsThatStandInTheSchema) {
  const Fields known = fields_of_schema();
  ASSERT_EQ(known.size(), 10u);
  for (const ChartTitle& title : chart_titles) {
    const auto spec = chart(std::string(title.name));
    ASSERT_TRUE(spec.has_value()) << title.name << ": " << spell(spec.error());
    EXPECT_EQ(spec->find("$schema")->string, "https://vega.github.io/schema/vega-lite/v6.json") << title.name;
    EXPECT_EQ(spec->find("width")->string, "container") << title.name;
    EXPECT_TRUE(known.contains(std::string(title.data))) << title.name;
    std::set<std::string> unknown;
    strangers(*spec, "", known, unknown);
    EXPECT_TRUE(unknown.empty()) << title.name << ": " << *unknown.begin();
  }
}

TEST(Charts, AFieldThatIsNotThereIsCaught) {
  const auto planted = json::parse(R"({"data":{"name":"soh"},"layer":[{"transform":[{"filter":"datum.vue === 1"}],
    "encoding":{"y":{"field":"soh"}}},{"data":{"name":"acf"},"encoding":{"y":{"field":"soh"}}}]})");
  ASSERT_TRUE(planted.has_value());
  std::set<std::string> unknown;
  strangers(*planted, "", fields_of_schema(), unknown);
  EXPECT_EQ(unknown, (std::set<std::string>{"acf.soh", "soh.vue"}));
}

TEST(Charts, ParametersAreThoseOfTheSpecifications) {
  const auto params = json::parse(chart_params({}));
  ASSERT_TRUE(params.has_value());
  const auto spec = chart("soh_band");
  ASSERT_TRUE(spec.has_value());
  std::set<std::string> given, named;
  for (const auto& [name, value] : params->members) given.insert(name);
  for (const json::Value& param : spec->find("params")->items) named.insert(param.find("name")->string);
  EXPECT_EQ(given, named);
}

}  // namespace bha::report
