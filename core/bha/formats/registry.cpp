#include "bha/formats/registry.h"

#include <algorithm>
#include <cstring>

#include "bha/base/text.h"
#include "bha/formats/delimited.h"
#include "bha/formats/nasa_pcoe.h"
#include "bha/formats/override.h"
#include "bha/formats/sample.h"

namespace bha::formats {
namespace {

constexpr std::size_t detect_bytes = 64 << 10;

struct Ranked {
  const Format* format = nullptr;
  Match match{};
};

Part part_in_memory(std::string_view name, std::string_view bytes, std::uint64_t size) {
  return {.name = std::string(name),
          .size = size,
          .read_at = [bytes](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
            if (offset >= bytes.size()) return std::size_t{0};
            const std::size_t n = std::min<std::size_t>(into.size(), bytes.size() - static_cast<std::size_t>(offset));
            std::memcpy(into.data(), bytes.data() + offset, n);
            return n;
          }};
}

std::vector<Ranked> ranked(const Source& source, std::string_view head, std::span<const Format> extra) {
  std::vector<Ranked> out;
  for (const std::span<const Format> rows : {all(), extra})
    for (const Format& format : rows) {
      const Ranked row{&format, format.detect(source, head)};
      const auto surer = [](const Ranked& a, const Ranked& b) { return a.match.confidence > b.match.confidence; };
      out.insert(std::upper_bound(out.begin(), out.end(), row, surer), row);
    }
  return out;
}

Finding unknown(const Source& source, std::string_view head) {
  const Place place{.file = source.name, .byte = 1};
  if (source.parts.size() == 1 && !head.empty())
    return finding(Code::not_text, Severity::refused, place, in_quotes(head.substr(0, 16)),
                   "text, or a container that a reader is there for");
  return finding(Code::format_unknown, Severity::refused, {.file = source.name}, std::to_string(source.parts.size()) + " files",
                 "a folder that a reader knows, or one file");
}

}  // namespace

std::span<const Format> all() {
#ifdef __wasm__  // one stream comes in there, never a folder
  static const Format formats[] = {bdf_format(), delimited_format()};
#else
  static const Format formats[] = {bdf_format(), delimited_format(), nasa_pcoe_format()};
#endif
  return formats;
}

const Format* format_named(std::string_view name, std::span<const Format> extra) {
  for (const std::span<const Format> rows : {all(), extra})
    for (const Format& format : rows)
      if (format.name == name) return &format;
  return nullptr;
}

Source source_in_memory(std::string_view name, std::string_view bytes) {
  return {std::string(name), {part_in_memory(name, bytes, bytes.size())}};
}

Result<Decision> probe(const Source& source, const BeliefOptions& given, const Limits& limits, std::span<const Format> extra) {
  if (source.parts.empty())
    return refuse(Code::not_a_file, {.file = source.name}, "a folder without files", "a file, or a folder of files");
  Head head;
  if (source.parts.size() == 1) {
    auto read = head_of(source.parts.front(), std::min(detect_bytes, limits.probe_bytes));
    if (!read) return tl::unexpected(read.error());
    head = std::move(*read);
  }
  const BeliefOptions options = with_believed(given);
  std::vector<Ranked> formats = ranked(source, head.bytes, extra);
  if (options.believe && !options.believe->format.empty())
    for (auto it = formats.begin(); it != formats.end(); ++it)
      if (it->format->name == options.believe->format) std::rotate(formats.begin(), it, it + 1);
  const Ranked best = formats.front();
  const bool asked_for = options.believe && options.believe->format == best.format->name;
  if (best.match.confidence <= 0 && !asked_for) {
    const auto* text = format_named("delimited");  // its words name the container, if it is one
    if (source.parts.size() == 1 && text != nullptr) {
      std::vector<Finding> ignored;
      if (const auto refused = text->believe(source, options, ignored, limits); !refused) return tl::unexpected(refused.error());
    }
    return tl::unexpected(unknown(source, head.bytes));
  }
  Decision out;
  auto belief = best.format->believe(source, options, out.findings, limits);
  if (!belief) return tl::unexpected(belief.error());
  out.belief = std::move(*belief);
  out.belief.format = std::string(best.format->name);
  out.belief.confidence = best.match.confidence;
  out.belief.evidence = best.match.evidence;
  if (formats.size() > 1 && formats[1].match.confidence > 0) {
    out.belief.runner_up = std::string(formats[1].format->name);
    out.belief.runner_up_confidence = formats[1].match.confidence;
  }
  if (best.format->cells != nullptr) {
    auto cells = best.format->cells(source, limits);
    if (!cells) return tl::unexpected(cells.error());
    out.cells = std::move(*cells);
  }
  if (const auto ok = override_belief(out.belief, given, source.name); !ok) return tl::unexpected(ok.error());
  return out;
}

Result<Decision> probe_stream(std::string_view head, bool whole, std::string_view name, const BeliefOptions& options,
                              const Limits& limits) {
  if (head.empty()) return refuse(Code::empty_file, {.file = std::string(name)}, "0 bytes", "a header and rows");
  const Source source{std::string(name), {part_in_memory(name, head, whole ? head.size() : unknown_size)}};
  return probe(source, options, limits);
}

}  // namespace bha::formats
