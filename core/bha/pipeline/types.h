// What a session makes of one cell: everything a report tells, as values.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "bha/cycles/types.h"
#include "bha/features/step_tables.h"
#include "bha/features/types.h"
#include "bha/formats/types.h"
#include "bha/models/types.h"
#include "bha/record/types.h"

namespace bha::pipeline {

struct Options {
  formats::BeliefOptions belief{};
  record::Cell cell{};  // what is known beside the file
  cycles::CountBy by = cycles::CountBy::cycle;
  std::string reference = "auto";  // auto|rated|first:N|best:N|checkup:N
  double eol = 0.8;                // relative to the reference
  double eol_Ah = nan;             // absolute; overrides eol
  models::Axis x = models::Axis::cycle;
  bool test_time_is_continuous = false;
  bool fits = true;                                  // SoH, fits and forecast; `features` leaves them out
  bool curves = true;                                // keep thinned curves for drawing
  std::vector<features::LeftOut> exclude{};          // from the fade curve, on request
  features::StepOptions steps{};                     // tables of single steps beside the cycle table
  std::uint64_t seed = 1;                            // of bootstraps
  std::span<const formats::Format> extra_formats{};  // readers that a shell brings (Parquet, HDF5)
};

struct Analysis {
  std::vector<record::Provenance> source{};
  record::Belief belief{};
  record::Cell cell{};
  std::vector<Finding> findings{};
  std::vector<record::Reject> rejects{};
  cycles::CountBy by{};
  std::vector<features::CycleRow> cycles{};
  std::vector<cycles::CapacityKey> keys{};
  std::vector<features::Missing> missing{};
  std::vector<features::LeftOut> left_out{};
  std::vector<features::Curve> curves{};
  features::StepTables steps{};
  models::Soh soh{};
  std::vector<models::Fit> fits{};
  std::vector<models::Forecast> forecast{};
  models::EndOfLife end_of_life{};
  models::KneeTold knee{};
};

}  // namespace bha::pipeline
