#include "shell/plots/convert.h"

#include <gtest/gtest.h>

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "bha/report/chart_data.h"
#include "bha/report/json.h"
#include "shell/plots/assets.h"
#include "tests/doors/report_html_example.h"

namespace bha::plots {
namespace {

namespace fs = std::filesystem;

report::Report example() { return report::make_report(tests::example_analysis(), {}); }
std::string folder() {
  const fs::path out = fs::temp_directory_path() / ("bha_convert_test_" + std::to_string(::getpid()));
  fs::create_directories(out);
  return out.string();
}
std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

TEST(Assets, EachChartIsBuiltIn) {
  auto specs = chart_specs();
  for (const auto& entry : fs::directory_iterator(std::string(BHA_ROOT) + "/charts"))
    if (const std::string name = entry.path().filename().string(); name.ends_with(".vl.json")) {
      EXPECT_EQ(specs[name.substr(0, name.find('.'))], file_text(entry.path().string())) << name;
      specs.erase(name.substr(0, name.find('.')));
    }
  EXPECT_TRUE(specs.empty()) << specs.begin()->first;
}

TEST(Convert, GivenNoConverter_NamesTheCommandThatInstallsIt) {
  const auto done = convert(pictures_of(report::drawing(example()), folder() + "/cell", "svg"), Converter{});
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, Code::converter_missing);
  EXPECT_NE(done.error().remedy.find("make setup-plots"), std::string::npos);
  EXPECT_TRUE(fs::is_empty(folder()));
  fs::remove_all(folder());
}

TEST(Convert, GivenAConverterThatFails_GivesItsWords) {
  const auto done = convert(pictures_of(report::drawing(example()), folder() + "/cell", "svg"), Converter{"/bin/false", "none"});
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, Code::converter_failed);
  fs::remove_all(folder());
}

TEST(Convert, OneCallMakesAllPictures) {
  const Converter converter = find_converter();
  if (converter.python.empty()) GTEST_SKIP() << "the converter is not there: make setup-plots";
  std::vector<Picture> pictures = pictures_of(report::drawing(example()), folder() + "/cell", "svg");
  for (Picture& picture : pictures_of(report::drawing(example()), folder() + "/cell", "png"))
    if (picture.path.find("soh_band") != std::string::npos) pictures.push_back(std::move(picture));
  const auto done = convert(pictures, converter);
  ASSERT_TRUE(done.has_value()) << spell(done.error());
  for (const Picture& picture : pictures) {
    const std::string bytes = file_text(picture.path);
    EXPECT_EQ(bytes.substr(0, 4), picture.format == "svg" ? "<svg" : "\x89PNG") << picture.path;
    EXPECT_GT(bytes.size(), 2000u) << picture.path;
  }
  if (const char* keep = std::getenv("BHA_KEEP_PICTURES"); keep != nullptr) fs::copy(folder(), keep, fs::copy_options::recursive);
  fs::remove_all(folder());
}

}  // namespace bha::plots
