// A report as a page shows it: its facts in words, the rows that the charts draw, what the codes mean. The HTML report and the
// dashboard tell the same; neither computes or words anything itself.
//   out << json::write(page_document(report));
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bha/report/chart_data.h"
#include "bha/report/types.h"

namespace bha::report {

inline constexpr std::string_view page_schema_name = "bha.page/0";

struct PageFact {
  std::string name{}, text{}, big{};
};
struct PageFigure {
  std::string name{}, title{}, data{}, summary{};
  bool wide = false, has_rows = false;
};
struct PageCode {
  std::string code{}, says{};
  std::int64_t number = 0;
};
struct PageDocument {
  std::string schema{page_schema_name};
  std::string name{}, where{}, believed{};
  std::vector<PageFact> facts{};
  std::vector<PageFigure> figures{};
  std::map<std::string, double> params{};
  std::map<std::string, std::string> formulas{};  // of the laws that were fitted
  std::vector<PageCode> codes{};                  // that the report names, by number
  ChartData rows{};
};

[[nodiscard]] std::string name_of(const Report&);  // of the cell, else of the first source
[[nodiscard]] std::vector<PageFact> facts_of(const Report&);
[[nodiscard]] PageDocument page_document(const Report&);
/// The same without the rows of curves, which are many and few look at: curve_rows has them.
[[nodiscard]] PageDocument page_without_curves(const Report&);
/// What of it needs no state of health: no facts, and the charts over cycles alone.
[[nodiscard]] PageDocument page_of_cycles(const Report&);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::PageFact> =
    Fields{Field{"name", &report::PageFact::name, "What."}, Field{"text", &report::PageFact::text, "In words."},
           Field{"big", &report::PageFact::big, "The number to be seen first; empty: none."}};
static_assert(fully_described<report::PageFact>);
template <>
inline constexpr auto fields<report::PageFigure> =
    Fields{Field{"name", &report::PageFigure::name, "Name of the chart."},
           Field{"title", &report::PageFigure::title, "Its title."},
           Field{"data", &report::PageFigure::data, "The rows that are its table."},
           Field{"summary", &report::PageFigure::summary, "What it shows, in a sentence."},
           Field{"wide", &report::PageFigure::wide, "Over the whole width."},
           Field{"has_rows", &report::PageFigure::has_rows, "Whether there is anything to draw."}};
static_assert(fully_described<report::PageFigure>);
template <>
inline constexpr auto fields<report::PageCode> =
    Fields{Field{"code", &report::PageCode::code, "Its text."}, Field{"says", &report::PageCode::says, "What it means."},
           Field{"number", &report::PageCode::number, "Its number."}};
static_assert(fully_described<report::PageCode>);
template <>
inline constexpr auto fields<report::PageDocument> =
    Fields{Field{"schema", &report::PageDocument::schema, "bha.page/0: the name and number of this document's form."},
           Field{"name", &report::PageDocument::name, "The cell."},
           Field{"where", &report::PageDocument::where, "What was read."},
           Field{"believed", &report::PageDocument::believed, "What was believed, in words."},
           Field{"facts", &report::PageDocument::facts, "What is to be seen first."},
           Field{"figures", &report::PageDocument::figures, "The charts, in their order."},
           Field{"params", &report::PageDocument::params, "Values of the charts' parameters."},
           Field{"formulas", &report::PageDocument::formulas, "Formula of each law that was fitted."},
           Field{"codes", &report::PageDocument::codes, "Meaning of each code that the report names."},
           Field{"rows", &report::PageDocument::rows, "The rows that the charts draw, as in charts.schema.json."}};
static_assert(fully_described<report::PageDocument>);
}  // namespace bha
