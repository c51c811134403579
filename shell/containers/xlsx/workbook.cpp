#include "shell/containers/xlsx/workbook.h"

#include <charconv>
#include <functional>
#include <map>
#include <stdexcept>

#include "shell/containers/xlsx/xml.h"

namespace bha::containers {
namespace {

constexpr std::size_t most_shared_bytes = 256u << 20;

/// Each element that begins goes to `on`; text is not looked at.
class Elements : public XmlReader {
 public:
  using On = std::function<void(std::string_view, const Attributes&)>;
  Elements(ZipEntry entry, const std::string& name, On on) : XmlReader(std::move(entry), name), on_(std::move(on)) {
    while (more()) {
    }
  }

 private:
  void start(std::string_view element, const Attributes& attributes) override { on_(element, attributes); }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
  On on_;
};
void each_element(const Zip& zip, const std::string& part, Elements::On on) { Elements(zip.entry(part), part, std::move(on)); }

/// A text may stand in pieces of other looks; how it is to be spoken (rPh) is no part of it.
class SharedStrings : public XmlReader {
 public:
  SharedStrings(ZipEntry entry, std::vector<std::string>& out) : XmlReader(std::move(entry), "xl/sharedStrings.xml"), out_(out) {
    while (more()) {
    }
  }

 private:
  void start(std::string_view element, const Attributes&) override {
    if (element == "si") out_.emplace_back();
    if (element == "rPh") spoken_ = true;
    in_text_ = element == "t" && !spoken_;
  }
  void end(std::string_view element) override {
    if (element == "rPh") spoken_ = false;
    in_text_ = false;
  }
  void text(std::string_view piece) override {
    if (!in_text_ || out_.empty()) return;
    bytes_ += piece.size();
    if (bytes_ > most_shared_bytes) throw std::runtime_error("more than 256 MB of shared texts");
    out_.back() += piece;
  }
  std::vector<std::string>& out_;
  std::size_t bytes_ = 0;
  bool in_text_ = false, spoken_ = false;
};

// Built-in formats are not written out.
Shown shown_by_number(unsigned format) {
  if ((format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) || (format >= 50 && format <= 58))
    return Shown::date;
  return (format >= 18 && format <= 21) || (format >= 45 && format <= 47) ? Shown::duration : Shown::number;
}

unsigned number_of(std::string_view text) {
  unsigned out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::vector<Shown> styles_of(const Zip& zip) {
  std::vector<Shown> out;
  if (!zip.has("xl/styles.xml")) return out;
  std::map<unsigned, Shown> own;
  bool of_cells = false;
  each_element(zip, "xl/styles.xml", [&](std::string_view element, const Attributes& a) {
    if (element == "numFmt") own[number_of(a.of("numFmtId"))] = shown_by(a.of("formatCode"));
    if (element == "cellXfs") of_cells = true;
    if (element == "cellStyles") of_cells = false;
    if (element != "xf" || !of_cells) return;
    const unsigned format = number_of(a.of("numFmtId"));
    const auto at = own.find(format);
    out.push_back(at == own.end() ? shown_by_number(format) : at->second);
  });
  return out;
}

/// "worksheets/sheet1.xml" is beside xl/workbook.xml; with a stroke before it a name begins at the package.
std::string part_of(std::string_view target) {
  return target.starts_with("/") ? std::string(target.substr(1)) : "xl/" + std::string(target);
}

}  // namespace

Shown shown_by(std::string_view format) {
  bool day = false, clock = false, quoted = false;
  for (std::size_t i = 0; i < format.size() && format[i] != ';'; ++i) {
    const char c = format[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {  // [h], [mm], [ss] are durations; [Red] and [$-409] say nothing of it
      const std::size_t end = format.find(']', i);
      const std::string_view inside = format.substr(i + 1, end == std::string_view::npos ? end : end - i - 1);
      if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) return Shown::duration;
      if (end == std::string_view::npos) break;
      i = end;
    } else {
      day |= c == 'y' || c == 'Y' || c == 'd' || c == 'D';
      clock |= c == 'h' || c == 'H' || c == 's' || c == 'S';
    }
  }
  return day ? Shown::date : clock ? Shown::duration : Shown::number;
}

Workbook workbook_of(const Zip& zip) {
  if (!zip.has("xl/workbook.xml"))
    throw std::runtime_error(zip.has("xl/workbook.bin") ? BHA_NO_TABLE "a binary workbook (.xlsb)" : "no xl/workbook.xml in it");
  Workbook out;
  std::map<std::string, std::string, std::less<>> targets;
  if (zip.has("xl/_rels/workbook.xml.rels"))
    each_element(zip, "xl/_rels/workbook.xml.rels", [&](std::string_view element, const Attributes& a) {
      if (element == "Relationship") targets[std::string(a.of("Id"))] = part_of(a.of("Target"));
    });
  each_element(zip, "xl/workbook.xml", [&](std::string_view element, const Attributes& a) {
    if (element == "workbookPr") out.from_1904 = a.of("date1904") == "1" || a.of("date1904") == "true";
    if (element != "sheet") return;
    const auto target = targets.find(a.of("id"));
    const std::string part =
        target == targets.end() ? "xl/worksheets/sheet" + std::to_string(out.sheets.size() + 1) + ".xml" : target->second;
    if (zip.has(part)) out.sheets.push_back({std::string(a.of("name")), part});  // a sheet that is a chart alone has none
  });
  out.styles = styles_of(zip);
  if (zip.has("xl/sharedStrings.xml")) SharedStrings(zip.entry("xl/sharedStrings.xml"), out.shared);
  return out;
}

}  // namespace bha::containers
