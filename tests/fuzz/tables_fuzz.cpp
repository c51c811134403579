// Any bytes as `--metadata` and as the table of `bha fit`: refused with a place, or as many rows as lines at most, all finite.
#include <algorithm>
#include <cmath>

#include "bha/pipeline/health.h"
#include "bha/pipeline/metadata.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace bha;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const auto refused_well = [](const Finding& f) { return f.place.file == "fuzz" && !f.expected.empty(); };
  if (const auto table = pipeline::read_metadata(text, "fuzz"); !table) {
    fuzz::require(refused_well(table.error()), "a refusal says where and what was expected");
  } else {
    fuzz::require(!table->empty() && table->size() < lines, "a row a line at most, and a header");
    for (const auto& row : *table) fuzz::require(row.file.empty() || pipeline::row_of(*table, row.file), "a file finds its row");
  }
  if (const auto table = pipeline::read_soh_table(text, "fuzz"); !table) {
    fuzz::require(refused_well(table.error()), "a refusal says where and what was expected");
  } else {
    fuzz::require(!table->x.empty() && table->x.size() == table->soh.size() && table->x.size() < lines, "a point a line at most");
    for (std::size_t i = 0; i < table->x.size(); ++i)
      fuzz::require(std::isfinite(table->x[i]) && std::isfinite(table->soh[i]), "points are finite");
  }
  return 0;
}
