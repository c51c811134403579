#include "shell/containers/frame.h"

#include <utility>

#include "bha/base/text.h"

namespace bha::containers {
namespace {

constexpr std::int64_t most_rows = std::int64_t{1} << 60;  // sums of rows are whole numbers, too

/// Who holds one has the frame. As bytes it is a single zero, which no text and no file begins with.
struct FrameBytes {
  std::shared_ptr<const Frame> frame;
  Result<std::size_t> operator()(std::uint64_t offset, std::span<char> into) const {
    if (offset > 0 || into.empty()) return std::size_t{0};
    into[0] = '\0';
    return std::size_t{1};
  }
};

std::string_view words_of(ArrowArrayStream& stream) {
  const char* said = stream.get_last_error(&stream);
  return said == nullptr ? "no reason was given" : said;
}

Refusal corrupt(const std::string& name, std::string found) {
  return refuse(Code::container_corrupt, {.file = name}, std::move(found), "a whole table by Arrow's C data interface",
                "make the table again");
}

/// Validity and values; of texts also their bytes, or where they lie and how many.
bool has_buffers(std::string_view format, const ArrowArray& array) {
  const std::int64_t least = format == "u" || format == "U" || format == "vu" ? 3 : 2;
  return array.length >= 0 && array.offset >= 0 && array.n_buffers >= least && array.buffers != nullptr &&
         (array.length == 0 || array.buffers[1] != nullptr);
}

bool holds(const ArrowSchema& schema, const ArrowArray& array) {
  if (array.n_children != schema.n_children || array.length < 0 || array.offset < 0 || array.offset > most_rows - array.length)
    return false;
  if (array.n_children > 0 && (array.children == nullptr || schema.children == nullptr)) return false;
  for (std::int64_t i = 0; i < array.n_children; ++i) {
    const ArrowArray& child = *array.children[i];
    const ArrowSchema& type = *schema.children[i];
    if (type.format == nullptr || child.length < array.offset + array.length || child.offset < 0) return false;
    if ((type.dictionary == nullptr) != (child.dictionary == nullptr)) return false;
    if (type.dictionary != nullptr && type.dictionary->format == nullptr) return false;
    if (!is_read(type) || type.format == std::string_view("n")) continue;
    if (!has_buffers(type.format, child)) return false;
    if (type.dictionary != nullptr && !has_buffers(type.dictionary->format, *child.dictionary)) return false;
  }
  return true;
}

}  // namespace

Result<void> Frame::check(const std::string& name) {
  if (schema_.format == nullptr || std::string_view(schema_.format) != "+s")
    return refuse(Code::foreign_file, {.file = name},
                  "Arrow data of type " + in_quotes(schema_.format == nullptr ? "" : schema_.format),
                  "a table: columns with names", "hand over a table or a frame");
  for (const ArrowArray& chunk : chunks_) {
    if (!holds(schema_, chunk)) return corrupt(name, "columns that do not fit the table's schema");
    rows_ += static_cast<std::uint64_t>(chunk.length);
  }
  return {};
}

Result<std::shared_ptr<const Frame>> Frame::take(ArrowArrayStream& given, const std::string& name) {
  ArrowArrayStream stream = std::exchange(given, ArrowArrayStream{});
  const std::shared_ptr<Frame> out(new Frame);
  const auto taken = [&]() -> Result<void> {
    if (stream.release == nullptr) return corrupt(name, "a stream that was read before");
    if (stream.get_schema(&stream, &out->schema_) != 0) return corrupt(name, std::string(words_of(stream)));
    for (;;) {
      ArrowArray chunk{};
      if (stream.get_next(&stream, &chunk) != 0) return corrupt(name, std::string(words_of(stream)));
      if (chunk.release == nullptr) return out->check(name);
      out->chunks_.push_back(chunk);
    }
  }();
  if (stream.release != nullptr) stream.release(&stream);
  if (!taken) return Refusal(taken.error());
  return out;
}

Result<std::shared_ptr<const Frame>> Frame::take(ArrowSchema& schema, ArrowArray& batch, const std::string& name) {
  const std::shared_ptr<Frame> out(new Frame);
  out->schema_ = std::exchange(schema, ArrowSchema{});
  out->chunks_.push_back(std::exchange(batch, ArrowArray{}));
  if (out->schema_.release == nullptr || out->chunks_.front().release == nullptr)
    return corrupt(name, "an array that was taken before");
  if (const auto checked = out->check(name); !checked) return Refusal(checked.error());
  return out;
}

Frame::~Frame() {
  for (ArrowArray& chunk : chunks_)
    if (chunk.release != nullptr) chunk.release(&chunk);
  if (schema_.release != nullptr) schema_.release(&schema_);
}

formats::Source source_of(std::shared_ptr<const Frame> frame, const std::string& name) {
  return {.name = name, .parts = {{.name = name, .size = formats::unknown_size, .read_at = FrameBytes{std::move(frame)}}}};
}

const Frame* frame_in(const formats::Part& part) {
  const auto* bytes = part.read_at.target<FrameBytes>();
  return bytes == nullptr ? nullptr : bytes->frame.get();
}

}  // namespace bha::containers
