// docs/features.md is made from the described structs and from what the headers say; BHA_GOLDEN_UPDATE=1 writes it anew.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "bha/features/step_tables.h"
#include "bha/features/types.h"
#include "bha/report/capacity_document.h"
#include "bha/report/fit_document.h"
#include "bha/report/impedance_document.h"
#include "bha/report/modes_document.h"

namespace {

// The unit is the end of the name, nowhere else.
std::string unit_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 17> endings{{{"_V2", "V²"},
                                                                                   {"_Ah_per_V", "Ah/V"},
                                                                                   {"_V_per_Ah", "V/Ah"},
                                                                                   {"_V_per_s", "V/s"},
                                                                                   {"_A_per_s", "A/s"},
                                                                                   {"_c_rate", "1/h"},
                                                                                   {"_degC", "°C"},
                                                                                   {"_nats", "nat"},
                                                                                   {"_ohm", "Ω"},
                                                                                   {"_Hz", "Hz"},
                                                                                   {"_Ah", "Ah"},
                                                                                   {"_Wh", "Wh"},
                                                                                   {"_V", "V"},
                                                                                   {"_A", "A"},
                                                                                   {"_s", "s"},
                                                                                   {"days", "d"},
                                                                                   {"c_rate", "1/h"}}};
  for (const auto& [ending, unit] : endings)
    if (name.ends_with(ending)) return std::string(unit);
  return "";
}

template <class Row>
std::string columns_of() {
  std::string out = "\n| column | unit | what it is |\n|---|---|---|\n";
  bha::for_each_field<Row>([&](const auto& field) {
    std::string says(field.says);
    for (std::size_t at = 0; (at = says.find('|', at)) != std::string::npos; at += 2) says.replace(at, 1, "\\|");
    out += "| `" + std::string(field.name) + "` | " + unit_of(field.name) + " | " + says + " |\n";
  });
  return out;
}

// The comment that a header begins with, as it stands there: definition, window, what makes a number missing, source.
std::string manual_of(const std::string& header) {
  std::ifstream in(std::string(BHA_ROOT) + "/core/bha/" + header);
  std::string out = "\n`core/bha/" + header + "`\n\n```text\n", line;
  bool any = false;
  while (std::getline(in, line) && line.starts_with("//")) {
    line.erase(0, line.starts_with("///") ? 3 : 2);
    if (line.starts_with(' ')) line.erase(0, 1);
    out += line + "\n";
    any = true;
  }
  EXPECT_TRUE(any) << header;
  return out + "```\n";
}

std::string features_document() {
  std::string out =
      "# Features\n\nMade from the headers and the structs they describe (`make golden-update`). Each section shows what the "
      "header says of\n"
      "definition, window, exactness, reasons for a missing number, cost and source; then the columns. A fraction has no unit.\n";
  out +=
      "\n## The cycle table: `bha features PATH`\n\nA missing number has its reason in the table `missing` of `bha report PATH "
      "--json`: column, cycles, code.\n";
  out += columns_of<bha::features::CycleRow>();
  for (const char* header : {"features/capacity.h", "features/resistance.h", "features/incremental_capacity.h",
                             "features/curve_on_grid.h", "features/temperature.h", "features/counter.h"})
    out += manual_of(header);
  out += "\n## Charge slices: `bha features PATH --groups slices`\n" + manual_of("features/charge_slice.h") +
         columns_of<bha::features::SliceRow>();
  out += "\n## Pulses: `bha features PATH --groups dcir`\n" + manual_of("features/pulse_table.h") +
         columns_of<bha::features::PulseRow>();
  out += "\n## Peaks of incremental capacity: `bha features PATH --groups ic-peaks`\n" + manual_of("features/ic_table.h") +
         columns_of<bha::features::IcPeakRow>();
  out += "\n## Curves of incremental capacity: `bha features PATH --groups ic-curves`\n" +
         manual_of("features/level_evaluation.h") + columns_of<bha::features::IcCurveRow>();
  out += "\n## Windows of voltage: `bha features PATH --groups windows`\n" + manual_of("features/voltage_windows.h") +
         columns_of<bha::features::WindowRow>();
  out += "\n## Depths of discharge: `bha features PATH --groups depths`\n" + manual_of("features/depth_table.h") +
         manual_of("math/rainflow.h") + columns_of<bha::features::DepthRow>();
  out += "\n## Time at temperature: `bha features PATH --groups temperatures`\n" + manual_of("features/temperature_table.h") +
         columns_of<bha::features::TemperatureRow>();
  out += "\n## Rests: `bha features PATH --groups rests`\n" + manual_of("features/rest_table.h") +
         manual_of("features/relaxation.h") + columns_of<bha::features::RestRow>();
  out += "\n## Open-circuit voltage: `bha features PATH --groups ocv`\n" + manual_of("features/pseudo_ocv.h") +
         columns_of<bha::features::OcvRow>();
  out += "\n## Change of the discharge curve: `bha features PATH --groups delta-q`\n" + manual_of("features/delta_q_table.h") +
         columns_of<bha::features::DeltaQRow>();
  out += "\n## Capacity from partial charges: `bha capacity PATH --ocv OCV`\n" + manual_of("models/total_least_squares.h") +
         manual_of("models/open_circuit_curve.h") + manual_of("pipeline/partial_capacity.h") +
         columns_of<bha::report::CapacityRow>();
  out += "\n## Degradation modes: `bha modes PATH --positive P --negative N`\n" + manual_of("models/degradation_modes.h") +
         manual_of("features/slow_curve.h") + manual_of("models/half_cell.h") + columns_of<bha::report::ModesRow>();
  out += "\n## Impedance: `bha eis PATH`\n" + manual_of("features/impedance.h") + manual_of("math/lin_kk.h") +
         manual_of("formats/impedance_sweep.h") + columns_of<bha::report::ImpedanceRow>();
  out += "\n## Knee: `bha fit FILE`\n" + manual_of("models/knee.h") + columns_of<bha::models::KneeTold>();
  return out;
}

TEST(FeaturesDocument, IsMadeFromTheHeadersAndTheirStructs) {
  const std::string path = std::string(BHA_ROOT) + "/docs/features.md";
  if (const char* update = std::getenv("BHA_GOLDEN_UPDATE"); update != nullptr && std::string(update) == "1")
    std::ofstream(path, std::ios::binary) << features_document();
  std::ostringstream stands;
  stands << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(stands.str(), features_document()) << "make golden-update writes it anew";
}

}  // namespace
