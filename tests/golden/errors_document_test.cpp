// docs/errors.md is made from the table of codes; BHA_GOLDEN_UPDATE=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bha/base/codes.h"

namespace {

std::string errors_document() {
  std::string out =
      "# What bha finds\n\nMade from `core/bha/base/codes.h`. A finding is a note, a warning or a refusal; the name and the "
      "number never change.\n";
  for (unsigned hundred = 0; const bha::CodeWords& words : bha::code_words) {
    const unsigned number = static_cast<unsigned>(words.code);
    if (number / 100 != hundred) {
      hundred = number / 100;
      out += "\n## " + std::to_string(hundred) + "xx\n\n| number | name | what it means | what to do |\n|---|---|---|---|\n";
    }
    out += "| " + std::to_string(number) + " | `" + std::string(words.id) + "` | " + std::string(words.says) + " | " +
           std::string(words.remedy) + " |\n";
  }
  return out;
}

TEST(ErrorsDocument, IsMadeFromTheCodes) {
  const std::string path = std::string(BHA_ROOT) + "/docs/errors.md";
  if (const char* update = std::getenv("BHA_GOLDEN_UPDATE"); update != nullptr && std::string(update) == "1")
    std::ofstream(path, std::ios::binary) << errors_document();
  std::ostringstream stands;
  stands << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(stands.str(), errors_document()) << "make golden-update writes it anew";
}

TEST(ErrorsDocument, NamesAndNumbersOccurOnce) {
  for (const bha::CodeWords& a : bha::code_words)
    for (const bha::CodeWords& b : bha::code_words) {
      if (&a == &b) continue;
      EXPECT_NE(a.id, b.id);
      EXPECT_NE(a.code, b.code) << a.id << " and " << b.id;
    }
}

}  // namespace
