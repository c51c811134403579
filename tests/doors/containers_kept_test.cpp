// A container that was opened to decide is read on: no result depends on that.
#include <gtest/gtest.h>

#include "shell/containers/container.h"
#include "tests/doors/containers_reading.h"

namespace bha::containers {

// The same rows, and of a damaged file the same words at the same place.
TEST(Containers, WhatWasOpenedToDecideChangesNoBit) {
  std::size_t compared = 0, refused = 0;
  for (const std::string name : {"long.h5", "cell.h5", "rows.h5", "cells.h5", "summary.h5", "compounds.h5", "fixed.h5",
                                 "rich.parquet", "rich.arrow", "cells.parquet", "cell.xlsx", "rich.xlsx"}) {
    if (!has_plugin(name)) continue;
    ++compared;
    const std::string whole = golden(name);
    std::vector<std::string> files{whole};
    for (std::size_t at = 4096; at < whole.size() && ends_in_h5(name); at += 1 + whole.size() / 16) {
      files.push_back(whole);
      files.back()[at] = static_cast<char>(files.back()[at] ^ 0x5a);
    }
    for (const std::string& bytes : files)
      for (const std::size_t threads : {1u, 2u}) {
        const auto anew = read_container(name, bytes, {}, threads), on = read_container(name, bytes, {}, threads, true);
        ASSERT_EQ(anew.has_value(), on.has_value()) << name;
        if (!anew) {
          ++refused;
          EXPECT_EQ(spell(anew.error()), spell(on.error()));
          continue;
        }
        EXPECT_EQ(difference(anew->rows, on->rows), "") << name;
        EXPECT_EQ(anew->cells, on->cells) << name;
        ASSERT_EQ(anew->findings.size(), on->findings.size()) << name;
        for (std::size_t i = 0; i < on->findings.size(); ++i) EXPECT_EQ(spell(anew->findings[i]), spell(on->findings[i]));
      }
  }
  if (compared == 0) GTEST_SKIP() << "no plug-in was built";
  if (has_plugin("long.h5")) {
    EXPECT_GT(refused, 40u);
  }
}

// It is left once, and taken once; another plug-in's is none of ours.
TEST(Containers, WhatIsLeftIsTakenOnce) {
  if (!has_plugin("cell.h5") || !has_plugin("cell.parquet")) GTEST_SKIP() << "bha_hdf5.so or bha_arrow.so was not built";
  const std::string bytes = golden("cell.h5");
  auto source = formats::source_in_memory("cell.h5", bytes);
  source.opened = std::make_shared<std::unique_ptr<formats::Opened>>();
  auto first = Container::of(hdf5_plugin, source);
  ASSERT_TRUE(first.has_value());
  const Container* const left = first->get();
  Container::leave(std::move(*first), source);
  const auto again = Container::of(hdf5_plugin, source), other = Container::of(hdf5_plugin, source);
  ASSERT_TRUE(again.has_value() && other.has_value());
  EXPECT_EQ(again->get(), left);
  EXPECT_NE(other->get(), left);
  const std::string table = golden("cell.parquet");
  auto another = formats::source_in_memory("cell.parquet", table);
  another.opened = source.opened;
  Container::leave(std::move(*Container::of(hdf5_plugin, source)), source);
  const auto parquet = Container::of(arrow_plugin, another);
  ASSERT_TRUE(parquet.has_value());
  EXPECT_EQ((*parquet)->name(), "cell.parquet");
}

}  // namespace bha::containers
