// Any workbook: refused with words, or each table gives as many rows as it said, the same ones in pieces of any size, for any
// choice of columns, and when it is entered anew. The parts of the workbook are made of the fuzzer's bytes and lie unpacked in an
// archive, so that no checksum stands in the way: "<part>" begins one, its name is the rest of that line; what stands before the
// first is the first sheet. A part that is not there is one of ours. A sheet that does not begin with '<' is written out from its
// lines (cells with '|' between, each after a letter of its kind), twice in different ways: the same table has to come of both.
// Bytes that begin with "PK" are the archive itself; after a '!' at the end reading breaks off in the middle.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shell/containers/table.h"
#include "tests/fuzz/require.h"

extern "C" const bha_container_api* bha_container_5();

namespace {

using bha::fuzz::require;
using Parts = std::map<std::string, std::string>;

const std::string book = "xl/workbook.xml", binary_book = "xl/workbook.bin", styles = "xl/styles.xml",
                  shared = "xl/sharedStrings.xml", sheets = "xl/worksheets/sheet";
constexpr std::string_view begins_part = "<part>";

// ---- the workbook

Parts parts_of(std::string_view text) {
  Parts out;
  std::string name = sheets + "1.xml";
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(begins_part, at), text.size());
    out[name] = text.substr(at, end - at);
    at = end + begins_part.size();
    if (at > text.size()) break;
    const std::size_t line = std::min(text.find('\n', at), text.size());
    name = text.substr(at, std::min<std::size_t>(line - at, 100));
    at = std::min(line + 1, text.size());
  }
  if (!out.contains(binary_book))
    out.try_emplace(
        book, R"(<workbook><sheets><sheet name="Channel_1_1"/><sheet name="Channel_1_2"/><sheet name="c"/></sheets></workbook>)");
  out.try_emplace(styles, R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm:ss.000"/></numFmts><cellXfs>)"
                          R"(<xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>)");
  out.try_emplace(shared, "<sst><si><t>Time</t></si><si><t>Voltage</t></si><si><r><t>Cur</t></r><r><t>rent</t></r></si></sst>");
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) c == '<' ? out += "&lt;" : c == '&' ? out += "&amp;" : out += c;
  return out;
}
std::string place(std::size_t column, std::size_t row) {  // 27, 11 → "AB12"
  std::string letters;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
    letters.insert(0, 1, static_cast<char>('A' + (left - 1) % 26));
  return letters + std::to_string(row + 1);
}
// n: number, d: date, t: duration, s: shared text, e: error, else a text.
std::string cell(std::string_view of, bool plainly, const std::string& at) {
  const std::string p = plainly ? "" : "x:", value = of.empty() ? "" : escaped(of.substr(1));
  if (of.empty()) return plainly ? "<c/>" : "";
  std::string out = "<" + p + "c" + (plainly ? "" : " r=\"" + at + "\"");
  if (of[0] == 'd' || of[0] == 't') out += of[0] == 'd' ? R"( s="1")" : R"( s="2")";
  if (of[0] == 's' || of[0] == 'e') out += of[0] == 's' ? R"( t="s")" : R"( t="e")";
  if (std::string_view("ndtse").find(of[0]) != std::string_view::npos)
    return out + "><" + p + "v>" + value + "</" + p + "v></" + p + "c>";
  if (plainly) return out + R"( t="inlineStr"><is><t>)" + value + "</t></is></c>";
  return out + R"( t="str"><x:v>)" + value + "</x:v></x:c>";
}
std::string sheet(std::string_view lines, bool plainly) {
  const std::string p = plainly ? "" : "x:";
  std::string out = "<" + p + "worksheet>";
  for (std::size_t at = 0, row = 0; at <= lines.size(); ++row) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    out += "<" + p + "row>";
    for (std::size_t column = 0; at <= end; ++column) {
      const std::size_t stop = std::min(lines.find('|', at), end);
      out += cell(lines.substr(at, stop - at), plainly, place(column, row));
      at = stop + 1;
    }
    out += "</" + p + "row>\n";
  }
  return out + "</" + p + "worksheet>";
}
/// Whether there was a sheet to write.
bool write_sheets(Parts& parts, bool plainly) {
  bool any = false;
  for (auto& [name, content] : parts) {
    if (!name.starts_with(sheets) || content.starts_with('<')) continue;
    content = sheet(content, plainly);
    any = true;
  }
  return any;
}

// ---- the archive

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}
std::string archive(const Parts& parts) {
  std::string out, directory;
  for (const auto& [name, content] : parts) {
    std::string told;  // what stands before an entry and again in the directory
    put(told, 20, 2), put(told, 0, 4), put(told, 0, 4);
    put(told,
        static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()))),
        4);
    put(told, content.size(), 4), put(told, content.size(), 4), put(told, name.size(), 2), put(told, 0, 2);
    put(directory, 0x02014b50, 4), put(directory, 20, 2);
    directory += told;
    put(directory, 0, 4), put(directory, 0, 2), put(directory, 0, 4), put(directory, out.size(), 4);
    directory += name;
    put(out, 0x04034b50, 4);
    out += told + name + content;
  }
  const std::size_t begins = out.size();
  out += directory;
  put(out, 0x06054b50, 4), put(out, 0, 4), put(out, parts.size(), 2), put(out, parts.size(), 2);
  put(out, directory.size(), 4), put(out, begins, 4), put(out, 0, 2);
  return out;
}

struct Bytes {
  std::string all{};
  std::size_t good = std::string::npos;  // from here on reading fails
  static std::int64_t read_at(void* self, std::uint64_t offset, void* into, std::uint64_t n) {
    const auto& bytes = *static_cast<const Bytes*>(self);
    require(offset <= bytes.all.size(), "nothing is read beyond the end");
    const std::size_t got = std::min<std::size_t>(n, bytes.all.size() - offset);
    if (offset + got > bytes.good) return -1;
    std::memcpy(into, bytes.all.data() + offset, got);
    return static_cast<std::int64_t>(got);
  }
};

// ---- what comes of it

using Columns = std::vector<std::string>;  // of each its values one after the other: 8 bytes, or a text and its end

const bha_container_api& api() { return *bha_container_5(); }

Columns read(void* container, const std::vector<std::uint32_t>& chosen, std::size_t most) {
  std::array<char, 300> error{};
  require(api().select(container, chosen.data(), static_cast<std::uint32_t>(chosen.size()), 1, error.data(), error.size()) == 0,
          "columns that can be read are selected");
  Columns out(chosen.size());
  std::uint64_t rows = 0;
  for (std::int64_t n = -1; n != 0; rows += static_cast<std::uint64_t>(n)) {
    std::vector<std::vector<std::int32_t>> room;  // a text takes 4 bytes, all else 8
    std::vector<void*> into;
    for (const std::uint32_t c : chosen)
      into.push_back(room.emplace_back(most * (api().kind(container, c) == BHA_TEXT ? 1 : 2)).data());
    n = api().next(container, most, into.data(), error.data(), error.size());
    require(n >= 0, std::string("what was looked through is read again: ") + error.data());
    require(static_cast<std::uint64_t>(n) <= most, "no more rows than there is room for");
    for (std::uint32_t i = 0; i < chosen.size(); ++i)
      for (std::int64_t k = 0; k < n; ++k) {
        if (api().kind(container, chosen[i]) != BHA_TEXT) {
          out[i].append(static_cast<const char*>(into[i]) + 8 * k, 8);
          if (std::int64_t moment = 0; api().kind(container, chosen[i]) == BHA_MOMENT) {
            std::memcpy(&moment, static_cast<const char*>(into[i]) + 8 * k, 8);
            require(moment == bha::containers::no_moment || moment % 1'000'000 == 0, "a moment is kept to the millisecond");
          }
          continue;
        }
        const std::int32_t number = static_cast<const std::int32_t*>(into[i])[k];
        const auto& words = static_cast<const bha::containers::Table*>(container)->words[i];
        require(number >= -1 && number < static_cast<std::int32_t>(words.text.size()), "a text is one of the words");
        std::uint64_t size = 0;
        const char* text = number < 0 ? "" : api().text_of(container, i, number, &size);
        require(number < 0 || size > 0, "a text that is empty is none");
        out[i].append(text, size).push_back('\0');
      }
  }
  require(rows == api().rows(container), "as many rows as were announced");
  return out;
}

struct Entered {
  std::string headings{};
  Columns columns{};
  std::uint64_t rows = 0;
  bool operator==(const Entered&) const = default;
};
Entered enter(void* container, std::uint32_t table, std::size_t most) {
  std::array<char, 300> error{};
  require(api().enter(container, table, error.data(), error.size()) == 0, "a table that is named is entered");
  Entered out{.rows = api().rows(container)};
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t c = 0; c < api().columns(container); ++c) {
    const std::string heading = api().heading(container, c);
    require(heading.empty() == (api().kind(container, c) == BHA_OTHER), "a column with a heading can be read, and no other");
    out.headings += heading + '\0';
    if (!heading.empty()) chosen.push_back(c);
  }
  require(out.rows > 0 && chosen.size() >= 3, "a table has three headings and rows under them");
  std::array<std::int64_t, 1> room{};  // a reading that is given up leaves nothing behind
  void* into = room.data();
  const bool begun = api().select(container, chosen.data(), 1, 1, error.data(), error.size()) == 0 &&
                     api().next(container, 1, &into, error.data(), error.size()) == 1;
  require(begun, "the first row can be read alone");
  out.columns = read(container, chosen, most);
  require(read(container, {chosen.back()}, 64) == Columns{out.columns.back()}, "a column alone is as it is among others");
  return out;
}

/// All tables; none where it was refused.
std::vector<Entered> judge(Bytes bytes) {
  std::array<char, 300> error{};
  const bha_bytes given{.context = &bytes, .size = bytes.all.size(), .read_at = Bytes::read_at};
  void* container = api().open(&given, error.data(), error.size());
  if (container == nullptr) {
    const std::string_view words = error.data();
    require(!words.empty() && words != BHA_NO_TABLE, "a refusal has words");
    return {};
  }
  std::vector<Entered> out;
  const std::uint32_t n = api().tables(container);
  require(n > 0, "a workbook that is not refused has a table");
  for (std::uint32_t t = 0; t < n; ++t) out.push_back(enter(container, t, 1000));
  for (std::uint32_t t = n; t-- > 0;)
    require(enter(container, t, 7) == out[t], "entered anew, in smaller pieces, it is the same table");
  api().close(container);
  return out;
}

std::size_t elements(std::string_view part, std::string_view name) {
  std::size_t out = 0;
  for (std::size_t at = part.find(name); at != std::string_view::npos; at = part.find(name, at + 1))
    out += at > 0 && (part[at - 1] == '<' || part[at - 1] == ':') && at + name.size() < part.size() &&
           std::string_view(" \t\r\n/>").find(part[at + name.size()]) != std::string_view::npos;
  return out;
}
/// Each sheet that the workbook names gives at most the rows of one part, where its letters are of one byte.
void require_few(const Parts& parts, const std::vector<Entered>& tables) {
  std::size_t most = 0, rows = 0;
  for (const auto& [name, content] : parts) {
    if (content.find('\0') != std::string::npos) return;
    most = std::max(most, elements(content, "row"));
  }
  for (const Entered& table : tables) rows += table.rows;
  require(tables.empty() || rows <= most * elements(parts.at(book), "sheet"), "no more rows than the sheets have");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with("PK")) {
    judge({.all = std::string(text)});
    return 0;
  }
  Parts parts = parts_of(text), otherwise = parts;
  const bool written = write_sheets(parts, true);
  const std::string all = archive(parts);
  const std::vector<Entered> tables = judge({.all = all});
  require_few(parts, tables);
  if (text.ends_with('!')) judge({.all = all, .good = all.size() / 2});
  if (written && write_sheets(otherwise, false))
    require(judge({.all = archive(otherwise)}) == tables, "two ways to write a sheet, one table");
  return 0;
}
