// The seam between bytes and blocks. A format is a row of functions (formats/registry.h); a reader yields blocks in file order.
//   Source (parts that can be read at any offset) → detect → Match → believe → Belief → open → Reader::next(block) …
// Delimited text has a second, parallel way in: text is cut at line ends and `text::parse(piece, belief)` is pure.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/limits.h"
#include "bha/record/types.h"

namespace bha::formats {

/// One file of a source. `read_at` fills as much of `into` as there is and says how much (0: the end).
struct Part {
  std::string name{};
  std::uint64_t size = 0;  // unknown_size for a stream
  std::function<Result<std::size_t>(std::uint64_t offset, std::span<char> into)> read_at{};
};
inline constexpr std::uint64_t unknown_size = ~std::uint64_t{0};

/// What a format has opened; each has its own kind below this one.
class Opened {
 public:
  virtual ~Opened() = default;
};

/// What the user named: a file (one part) or a folder that belongs together (several parts).
struct Source {
  std::string name{};
  std::vector<Part> parts{};
  /// Where `believe` may leave what it has opened for `open`, so that nothing is decoded twice. No result depends on it: null, as
  /// in most sources, and nothing is left. One thread at a time believes and opens a source and its copies.
  std::shared_ptr<std::unique_ptr<Opened>> opened{};
};

struct Match {
  double confidence = 0;  // 0 … 1
  std::string evidence{};
};

/// What the user said about the file, in place of what would be detected. Empty, NaN and nullopt: not said.
struct BeliefOptions {
  std::optional<record::Belief> believe{};  // --believe FILE: repeats or overrides
  std::string delimiter{}, decimal{}, clock{}, sign{};
  std::map<std::string, std::string> map{};  // --map quantity=HEADING[:UNIT]
  double nominal_capacity_Ah = nan, voltage_min_V = nan, voltage_max_V = nan;
  std::string temperature{};    // --temperature HEADING
  std::string configuration{};  // full-cell, half-cell-anode, half-cell-cathode
  std::string cell{};           // --cell ID
};

/// Yields the rows in file order. One of the few classes of the core: it guards its place in the file.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Fills `block` with the next rows (≥ 1); false at the end. A refusal ends the reading.
  virtual Result<bool> next(record::SampleBlock& block) = 0;
  [[nodiscard]] virtual std::vector<Finding> findings() const = 0;               // so far
  [[nodiscard]] virtual const std::vector<record::Reject>& rejects() const = 0;  // the first of each kind
  [[nodiscard]] virtual std::vector<std::string> cells() const { return {}; }
};

struct Format {
  std::string_view name, says;
  Match (*detect)(const Source&, std::span<const char> head);
  Result<record::Belief> (*believe)(const Source&, const BeliefOptions&, std::vector<Finding>&, const Limits&);
  /// Null for delimited text, which is pushed in pieces (formats/text.h).
  Result<std::unique_ptr<Reader>> (*open)(const Source&, const record::Belief&, const BeliefOptions&, const Limits&);
  /// The cells that a source holds, in order. Null for a format whose sources hold one: its name is the source's.
  Result<std::vector<std::string>> (*cells)(const Source&, const Limits&) = nullptr;
};

}  // namespace bha::formats
