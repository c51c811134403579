// The monotone view of the online state of health on the public capacity series: how far it lies from what was measured.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "bha/formats/shared_files_test.h"
#include "bha/models/monotone_level.h"
#include "bha/models/online.h"
#include "bha/pipeline/number_table.h"

namespace bha {

TEST(MonotoneLevel, PublicSets) {
  BHA_NEEDS_SHARED("pinn4soh");
  for (const char* set : {"XJTU", "HUST", "MIT", "TJU/Dataset_1_NCA_battery", "TJU/Dataset_3_NCM_NCA_battery"}) {
    double bias = 0, minimum_bias = 0, rises = 0;
    std::size_t cells = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shared::root() / "data/pinn4soh" / set)) {
      if (entry.path().extension() != ".csv") continue;
      const auto table = pipeline::read_number_table(shared::file_bytes(entry.path()), "cell.csv");
      ASSERT_TRUE(table) << entry.path();
      const std::size_t column = table->column("capacity");
      models::OnlineState online = models::online_state(*models::reference_rule("auto", nan), 1, cycles::Role::ageing, 0.9);
      models::MonotoneLevel state;
      double off = 0, minimum_off = 0, minimum = nan, before = nan, n = 0;
      for (std::size_t k = 0; k < table->rows(); ++k) {
        const double capacity_Ah = table->row(k)[column];
        const auto now =
            step(online, {.cycle = static_cast<std::int64_t>(k) + 1, .capacity_key = 1, .discharge_capacity_Ah = capacity_Ah});
        const double shown = step(state, now.value, now.code == Code::none);
        if (std::isnan(shown)) continue;
        minimum = std::fmin(minimum, now.value);
        off += shown * online.reference.value / capacity_Ah - 1, ++n;
        minimum_off += minimum * online.reference.value / capacity_Ah - 1;
        rises += shown > before * (1 + models::monotone_bounce) ? 1 : 0;
        before = shown;
      }
      if (n == 0) continue;
      bias += off / n, minimum_bias += minimum_off / n, ++cells;
    }
    const auto of = static_cast<double>(cells);
    std::printf("%s: %zu cells, mean bias %+.3f %%, of a life-long minimum %+.3f %%, confirmed rises in a life %.1f\n", set,
                cells, 100 * bias / of, 100 * minimum_bias / of, rises / of);
    EXPECT_GT(cells, 0u);
    EXPECT_LE(std::fabs(bias / of), 2e-3) << set;
  }
}

}  // namespace bha
