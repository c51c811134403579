#include "shell/cli/did_you_mean.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "bha/base/text.h"

namespace bha::cli {
namespace {

std::size_t edits_between(std::string_view a, std::string_view b) {  // Damerau: an exchange of neighbours is one
  std::vector<std::size_t> row(b.size() + 1), last(row.size()), last_but_one(row.size());
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    last_but_one = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) row[j] = std::min(row[j], last_but_one[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& names) {
  const std::string small = lower(typed);
  const auto begun = [&](const std::string& name) { return small.size() > 4 && name.starts_with(small); };
  const auto nearly_begun = [&](const std::string& name) {  // "--nominal-capcity"
    return small.size() > 8 && edits_between(small, name.substr(0, small.size() + 1)) <= 2;
  };
  const auto the_only_one = [&](const auto& fits) {
    return std::ranges::count_if(names, fits) == 1 ? " Did you mean " + *std::ranges::find_if(names, fits) + "?" : std::string();
  };
  if (std::string one = the_only_one(begun); !one.empty()) return one;
  if (std::string one = the_only_one(nearly_begun); !one.empty()) return one;
  const auto near = std::ranges::min_element(names, {}, [&](const std::string& name) { return edits_between(small, name); });
  const std::size_t letters = typed.size() - std::min(typed.find_first_not_of('-'), typed.size());
  if (near == names.end() || edits_between(small, *near) > (letters > 4 ? 2u : 1u)) return "";
  return " Did you mean " + *near + "?";
}

std::string parser_words(std::string what) {
  static constexpr std::string_view once = ": At Most 1 required but received ";
  if (const std::size_t at = what.find(once); at != std::string::npos)
    return what.substr(0, at) + ": said " + what.substr(at + once.size()) + " times, may be said once";
  static constexpr std::string_view before = ": ", between = " not in {";
  const std::size_t found = what.find(before), choices = what.find(between);
  if (found == std::string::npos || choices == std::string::npos || choices < found || !what.ends_with('}')) return what;
  const std::string typed = what.substr(found + before.size(), choices - found - before.size());
  std::string out = what.substr(0, found) + ": found \"" + typed + "\", expected one of ";
  for (const char c : what.substr(choices + between.size(), what.size() - 1 - choices - between.size()))
    out += c == ',' ? std::string(", ") : std::string(1, c);
  return out;
}

}  // namespace bha::cli
