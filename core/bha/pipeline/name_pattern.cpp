#include "bha/pipeline/name_pattern.h"

#include <algorithm>
#include <set>
#include <utility>

#include "bha/base/text.h"

namespace bha::pipeline {
namespace {

/// Letters, or a run that is taken for a heading (without one: for nothing).
struct Piece {
  std::string_view letters{}, heading{};
  bool run = false;
};

Refusal wrong(std::string_view pattern, std::string expected) {
  return refuse(Code::option_invalid, {.column = "--name-pattern"}, in_quotes(pattern), std::move(expected),
                "as in --name-pattern '{group}_{cell}_*.csv'");
}

Result<std::vector<Piece>> pieces_of(std::string_view pattern) {
  std::vector<Piece> out;
  std::vector<std::string_view> seen;
  const auto headings = split(metadata_headings, ',');
  for (std::string_view rest = pattern; !rest.empty();) {
    if (rest.front() == '*') {
      out.push_back({.run = true});
      rest.remove_prefix(1);
    } else if (rest.front() == '{') {
      const std::size_t end = rest.find('}');
      if (end == std::string_view::npos) return wrong(pattern, "a } for each {");
      const std::string_view heading = rest.substr(1, end - 1);
      if (heading == "file" || std::ranges::find(headings, heading, trimmed) == headings.end())
        return wrong(pattern, "one of " + std::string(metadata_headings.substr(metadata_headings.find(' ') + 1)) + " in braces");
      if (std::ranges::find(seen, heading) != seen.end()) return wrong(pattern, in_quotes(heading) + " once");
      seen.push_back(heading);
      out.push_back({.heading = heading, .run = true});
      rest.remove_prefix(end + 1);
    } else {
      const std::size_t end = std::min(rest.find_first_of("*{"), rest.size());
      out.push_back({.letters = rest.substr(0, end)});
      rest.remove_prefix(end);
    }
  }
  if (seen.empty()) return wrong(pattern, "a heading in braces, such as {cell}");
  return out;
}

/// Fits the whole of `name`; takes[i] is what piece i stands for. Runs are as short as they can be. in_vain: from which pieces and
/// letters on nothing fits, or many stars would try the same again and again.
bool fits(std::span<const Piece> pieces, std::string_view name, std::vector<std::string_view>& takes,
          std::set<std::pair<std::size_t, std::size_t>>& in_vain) {
  if (pieces.empty()) return name.empty();
  if (in_vain.contains({pieces.size(), name.size()})) return false;
  const Piece& piece = pieces.front();
  const std::size_t most = piece.run ? std::min(name.find('/'), name.size()) : piece.letters.size();
  for (std::size_t n = piece.run ? (piece.heading.empty() ? 0 : 1) : most; n <= most && n <= name.size(); ++n) {
    if (!piece.run && name.substr(0, n) != piece.letters) break;
    takes.push_back(name.substr(0, n));
    if (fits(pieces.subspan(1), name.substr(n), takes, in_vain)) return true;
    takes.pop_back();
  }
  in_vain.insert({pieces.size(), name.size()});
  return false;
}

/// As many folders of the path as the pattern names.
std::string_view end_of(std::string_view path, std::size_t folders) {
  std::size_t at = path.size();
  for (std::size_t i = 0; i <= folders && at != std::string_view::npos && at > 0; ++i) at = path.rfind('/', at - 1);
  return at == std::string_view::npos ? path : path.substr(at + 1);
}

}  // namespace

Result<std::vector<MetadataRow>> rows_by_name(std::string_view pattern, const std::vector<std::string>& paths) {
  const auto pieces = pieces_of(pattern);
  if (!pieces) return Refusal(pieces.error());
  const auto folders = static_cast<std::size_t>(std::ranges::count(pattern, '/'));
  std::vector<MetadataRow> out;
  std::vector<std::string_view> takes;
  for (const std::string& path : paths) {
    takes.clear();
    std::set<std::pair<std::size_t, std::size_t>> in_vain;
    if (!fits(*pieces, end_of(path, folders), takes, in_vain)) continue;
    MetadataRow row{.file = path};
    for (std::size_t i = 0; i < takes.size(); ++i)
      if (const std::string_view heading = (*pieces)[i].heading; !heading.empty() && !read_into(row.cell, heading, takes[i]))
        return refuse(Code::metadata_invalid, {.file = path, .column = std::string(heading)},
                      in_quotes(takes[i]) + " by --name-pattern " + in_quotes(pattern), "a positive number");
    if (row.cell.voltage_min_V >= row.cell.voltage_max_V)
      return refuse(Code::metadata_invalid, {.file = path, .column = "voltage_min_V"},
                    number_text(row.cell.voltage_min_V) + " to " + number_text(row.cell.voltage_max_V) + " V by --name-pattern " +
                        in_quotes(pattern),
                    "voltage_min_V below voltage_max_V");
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace bha::pipeline
