// What a document draws: rows by data set, the charts' parameters, and a figure a chart. Pages and pictures are made from it
// alike.
//   const Drawing drawn = drawing(report);   page += html_figures(drawn, assets);   pictures_of(drawn, "out/B0005", "svg")
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bha::report {

/// A chart of a kind of document. data: the set whose rows are its table.
struct ChartTitle {
  std::string_view name, title, data;
  bool wide = false;
};

/// A chart of this document. summary: one sentence, for those who cannot see it. has_rows: whether there is anything to draw.
struct Figure {
  ChartTitle chart{};
  std::string summary{};
  bool has_rows = true;
};
struct Drawing {
  std::string rows = "{}", params = "{}";  // JSON: {"soh":[{"cycle":1,"soh":1.0,…},…],…}; {"eol":0.8,…}
  std::vector<Figure> figures{};           // in the order in which a page shows them
};

/// What the shell hands in: texts that the core does not carry.
struct Assets {
  std::map<std::string, std::string> charts{};  // name -> Vega-Lite specification
  std::string vega{};                           // JavaScript that defines window.vegaEmbed; empty: no pictures
};

}  // namespace bha::report
