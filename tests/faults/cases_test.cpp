// Each folder of data/faults holds one bad file and, in expect.txt, the exact words that it must produce.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/faults/reading.h"

namespace fs = std::filesystem;

static std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Faults, EachFolderGivesItsWords) {
  std::size_t cases = 0;
  for (const auto& folder : fs::directory_iterator(fs::path(BHA_ROOT) / "data" / "faults")) {
    if (!folder.is_directory()) continue;
    for (const auto& file : fs::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      if (name == "expect.txt") continue;
      ++cases;
      const std::string words = bha::faults::words_of_reading(name, bha::faults::read(name, contents(file.path())));
      EXPECT_EQ(words, contents(folder.path() / "expect.txt")) << folder.path();
    }
  }
  EXPECT_GE(cases, 25u);
}
