// SVG and PNG of the charts: one call of the converter (a pinned Python environment) for all pictures of a run, because starting
// it costs seconds and a further picture little.
//   std::vector<Picture> all;  for each report: append(all, pictures_of(report::drawing(report), "out/B0005", "svg"));
//   Result<void> done = convert(all);
#pragma once
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/report/drawing.h"

namespace bha::plots {

struct Picture {
  std::string path{};     // "out/B0005.soh_band.svg"
  std::string format{};   // "svg" or "png"
  std::string request{};  // JSON: specification, rows and parameters
};

/// One picture a chart that has rows: BASE.NAME.FORMAT.
[[nodiscard]] std::vector<Picture> pictures_of(const report::Drawing&, const std::string& base, const std::string& format);

/// The converter: the environment's interpreter and our script; empty where they are not there.
struct Converter {
  std::string python{}, script{};
};
[[nodiscard]] Converter find_converter();

/// Makes and writes all pictures, each old or new, never half.
/// Findings  converter_missing (with the command that installs it), converter_failed (with its words), write_failed
[[nodiscard]] Result<void> convert(const std::vector<Picture>&, const Converter& = find_converter());

}  // namespace bha::plots
