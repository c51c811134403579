#include "bha/formats/foreign.h"

#include <algorithm>

#include "bha/base/text.h"
#include "bha/formats/units.h"

namespace bha::formats {
namespace {

struct Kind {
  std::string_view starts, is, instead;
};
constexpr std::string_view as_csv = "save the sheet that holds the records as CSV";
constexpr Kind kinds[] = {
    {"BIO-LOGIC MODULAR FILE", "BioLogic's own file (.mpr)", "open it in EC-Lab and choose Export as Text (.mpt)"},
    {"NEWARE20", "Neware's own file (.nda)", "open it in BTSDA and export the records, one flat table, as CSV"},
    {std::string_view("\x00\x01\x00\x00Standard Jet DB", 19), "Arbin's own file (.res, an Access database)",
     "export it as CSV from Arbin's software, or: mdb-export FILE.res Channel_Normal_Table > FILE.csv"},
    {std::string_view("\x00\x01\x00\x00Standard ACE DB", 19), "an Access database",
     "export its table of records as CSV, for example with mdb-export"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file (.xls)", as_csv},
    {"MATLAB 5.0 MAT-file", "a MATLAB file (.mat)", "write time, voltage and current as CSV with writetable"},
    {"MATLAB 7.3 MAT-file", "a MATLAB file (.mat)", "write time, voltage and current as CSV with writetable"},
    {"SQLite format 3", "an SQLite database", "export its table of records as CSV"},
    {"\x93NUMPY", "a NumPy array (.npy)", "write it as CSV with headings"},
    {"\x80\x04\x95", "a Python pickle", "write it as CSV or Parquet (to_csv, to_parquet)"},
    {"\x80\x05\x95", "a Python pickle", "write it as CSV or Parquet (to_csv, to_parquet)"},
    {"TDSm", "LabVIEW's own file (.tdms)", "export it as text"},
    {"%PDF", "a PDF", "export the records as CSV"},
    {"\x89PNG", "a picture", "export the records as CSV"},
    {"7z\xBC\xAF\x27\x1C", "a packed file (.7z)", "unpack it first"},
    {"Rar!", "a packed file (.rar)", "unpack it first"},
    {"BZh", "a packed file (.bz2)", "unpack it first; bha itself unpacks .gz"},
    {"\xFD"
     "7zXZ",
     "a packed file (.xz)", "unpack it first; bha itself unpacks .gz"},
    {"\x28\xB5\x2F\xFD", "a packed file (.zst)", "unpack it first; bha itself unpacks .gz"},
    {"\x1f\x8b", "a gzip that was not unpacked", "name the file itself, or unpack it in front: gzip -dc FILE | bha …"},
    {"{\\rtf", "a text processor's file (.rtf)", "save it as plain text"},
    {"version https://git-lfs", "a Git LFS pointer in place of the file", "fetch the file itself: git lfs pull"}};

// What a zip is, its first entries say: their names stand in the bytes as they are.
Kind zip_kind(std::string_view head) {
  const auto has = [&](std::string_view name) { return head.find(name) != std::string_view::npos; };
  if (has(".ndc") || has("VersionInfo.xml") || has("TestInfo.xml"))
    return {{}, "Neware's own file (.ndax)", "open it in BTSDA and export the records, one flat table, as CSV"};
  if (has("[Content_Types].xml") || has("xl/")) return {{}, "an Excel workbook (.xlsx)", as_csv};
  return {{}, "a zip archive", "unpack it first"};
}

// Markup that is text, and yet no table.
std::optional<Kind> markup_kind(std::string_view head) {
  const std::string start = lower(trimmed(head.substr(head.starts_with("\xEF\xBB\xBF") ? 3 : 0, 200)));
  const auto begins = [&](std::string_view with) { return start.starts_with(with); };
  if (begins("<!doctype html") || begins("<html"))
    return Kind{{}, "a web page (perhaps a log-in page in place of the file)", "download the file itself"};
  if (begins("<?xml")) return Kind{{}, "an XML document", "export the records as CSV"};
  if (begins("{\"") || begins("{\n") || begins("[{") || begins("[[") || begins("{\r\n"))
    return Kind{{}, "a JSON document", "write the records as CSV or Parquet"};
  return {};
}

std::optional<Kind> kind_of(std::string_view head) {
  if (head.starts_with("PK\x03\x04")) return zip_kind(head);
  for (const Kind& kind : kinds)
    if (head.starts_with(kind.starts)) return kind;
  return markup_kind(head);
}

}  // namespace

std::optional<Finding> foreign_file(std::string_view head, const std::string& name) {
  const auto kind = kind_of(head);
  if (!kind) return {};
  return finding(Code::foreign_file, Severity::refused, {.file = name}, std::string(kind->is), "a table of records",
                 std::string(kind->instead));
}

bool heads_impedance(std::span<const std::string_view> fields) {
  bool frequency = false, part = false;
  for (const std::string_view field : fields) {
    const std::string name = squeezed(field);
    frequency = frequency || name.starts_with("freq");
    part = part || name.starts_with("rez") || name.starts_with("zre") || name.starts_with("zmag") || name.starts_with("zmod") ||
           trimmed(field).starts_with("Z'") || name.starts_with("realimpedance");
  }
  return frequency && part;
}

Finding impedance_refused(const std::string& name, std::uint64_t line, std::string_view headings) {
  return finding(Code::impedance_only, Severity::refused, {.file = name, .line = line}, in_quotes(headings, 60),
                 "charge and discharge: time, voltage and current",
                 "`bha eis PATH` tells of a sweep; else export charge and discharge");
}

}  // namespace bha::formats
