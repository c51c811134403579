// The columns of a Frame as a container gives them. Buffers are read where they lie.
#include <bit>
#include <span>

#include "shell/containers/frame.h"
#include "shell/containers/table.h"

namespace bha::containers {
namespace {

bool bit(const void* bits, std::int64_t at) { return (static_cast<const std::uint8_t*>(bits)[at / 8] >> (at % 8) & 1) != 0; }

/// Which rows of a column are there: by its own bitmap and that of the whole row.
struct Valid {
  const void *own = nullptr, *row = nullptr;
  std::int64_t own_from = 0, row_from = 0;
  [[nodiscard]] bool all() const { return own == nullptr && row == nullptr; }
  bool operator()(std::int64_t i) const {
    return (own == nullptr || bit(own, own_from + i)) && (row == nullptr || bit(row, row_from + i));
  }
};

bool is_text(std::string_view format) { return format == "u" || format == "U" || format == "vu"; }

bool is_one_of(std::string_view letters, std::string_view format) {
  return format.size() == 1 && letters.find(format[0]) != std::string_view::npos;
}

bha_column_kind kind_of(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr)
    return is_text(schema.dictionary->format) && is_one_of("cCsSiIlL", format) ? BHA_TEXT : BHA_OTHER;
  if (is_text(format)) return BHA_TEXT;
  if (is_one_of("cCsSiIlLefgbn", format)) return BHA_NUMBER;                      // n: nothing but nulls
  if (format.starts_with("tD") || format.starts_with("tt")) return BHA_DURATION;  // a time of day counts from midnight
  if (format == "tdD" || format == "tdm" || format.starts_with("ts")) return BHA_MOMENT;
  return BHA_OTHER;
}

/// How many of a unit ("s", "m", "u", "n") are a second.
std::int64_t a_second(char unit) { return unit == 's' ? 1 : unit == 'm' ? 1'000 : unit == 'u' ? 1'000'000 : 1'000'000'000; }

double of_half(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const double part = half & 1023, sign = (half & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31) return part != 0 ? missing : sign * std::numeric_limits<double>::infinity();
  const double power = std::bit_cast<double>(static_cast<std::uint64_t>(1023 - 25 + std::max(exponent, 1)) << 52);
  return sign * (part + (exponent != 0 ? 1024 : 0)) * power;
}

// Nobody promises that a buffer lies where its values would by themselves: a table may be a slice of a file's bytes.
template <class T>
T at_place(const void* values, std::int64_t at) {
  T out;
  std::memcpy(&out, static_cast<const char*>(values) + at * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return out;
}
template <class T>
void as_doubles(const void* values, std::int64_t from, std::int64_t n, double* into) {
  for (std::int64_t i = 0; i < n; ++i) into[i] = static_cast<double>(at_place<T>(values, from + i));
}

void numbers(std::string_view format, const ArrowArray& array, std::int64_t from, std::int64_t n, double* into) {
  const void* values = array.buffers[1];
  from += array.offset;
  switch (format[0]) {
    case 'g':
      std::memcpy(into, static_cast<const char*>(values) + from * static_cast<std::int64_t>(sizeof(double)),
                  static_cast<std::size_t>(n) * sizeof(double));
      return;
    case 'f':
      return as_doubles<float>(values, from, n, into);
    case 'c':
      return as_doubles<std::int8_t>(values, from, n, into);
    case 'C':
      return as_doubles<std::uint8_t>(values, from, n, into);
    case 's':
      return as_doubles<std::int16_t>(values, from, n, into);
    case 'S':
      return as_doubles<std::uint16_t>(values, from, n, into);
    case 'i':
      return as_doubles<std::int32_t>(values, from, n, into);
    case 'I':
      return as_doubles<std::uint32_t>(values, from, n, into);
    case 'l':
      return as_doubles<std::int64_t>(values, from, n, into);
    case 'L':
      return as_doubles<std::uint64_t>(values, from, n, into);
    case 'e':
      for (std::int64_t i = 0; i < n; ++i) into[i] = of_half(at_place<std::uint16_t>(values, from + i));
      return;
    default:  // bool
      for (std::int64_t i = 0; i < n; ++i) into[i] = bit(values, from + i) ? 1 : 0;
      return;
  }
}

void nanoseconds(std::string_view format, const ArrowArray& array, std::int64_t from, std::int64_t n, std::int64_t* into) {
  const void* values = array.buffers[1];
  from += array.offset;
  const bool days = format == "tdD", narrow = days || format == "tts" || format == "ttm";
  const std::int64_t step_ns = days ? 86'400'000'000'000 : 1'000'000'000 / a_second(format[2]);  // "tdm" is of milliseconds
  for (std::int64_t i = 0; i < n; ++i)
    into[i] = in_ns(narrow ? at_place<std::int32_t>(values, from + i) : at_place<std::int64_t>(values, from + i), step_ns);
}

template <class Offset>
std::string_view text_between(const ArrowArray& array, std::int64_t at) {
  const std::int64_t from = at_place<Offset>(array.buffers[1], at), to = at_place<Offset>(array.buffers[1], at + 1);
  const auto* text = static_cast<const char*>(array.buffers[2]);
  if (from < 0 || from > to || (text == nullptr && from < to)) throw std::runtime_error("a text ends before it begins");
  return from == to ? std::string_view{} : std::string_view{text + from, static_cast<std::size_t>(to - from)};
}
// Views: length, then the text itself up to 12 bytes, else its beginning, and in which buffer it lies where. How long those are
// stands in the last buffer.
std::string_view text_viewed(const ArrowArray& array, std::int64_t at) {
  std::int32_t view[4];
  const char* place = static_cast<const char*>(array.buffers[1]) + at * static_cast<std::int64_t>(sizeof view);
  std::memcpy(view, place, sizeof view);
  const auto size = static_cast<std::size_t>(view[0]);
  if (view[0] >= 0 && view[0] <= 12) return {place + 4, size};
  const void* lengths = array.buffers[array.n_buffers - 1];
  if (view[0] < 0 || view[2] < 0 || view[2] >= array.n_buffers - 3 || view[3] < 0 ||
      std::int64_t{view[3]} + view[0] > at_place<std::int64_t>(lengths, view[2]))
    throw std::runtime_error("a text lies outside its buffer");
  return {static_cast<const char*>(array.buffers[2 + view[2]]) + view[3], size};
}
std::string_view text_at(std::string_view format, const ArrowArray& array, std::int64_t i) {
  const std::int64_t at = array.offset + i;
  return format == "u"   ? text_between<std::int32_t>(array, at)
         : format == "U" ? text_between<std::int64_t>(array, at)
                         : text_viewed(array, at);
}

std::int64_t index_at(char format, const void* values, std::int64_t at) {
  switch (format) {
    case 'c':
      return at_place<std::int8_t>(values, at);
    case 'C':
      return at_place<std::uint8_t>(values, at);
    case 's':
      return at_place<std::int16_t>(values, at);
    case 'S':
      return at_place<std::uint16_t>(values, at);
    case 'i':
      return at_place<std::int32_t>(values, at);
    case 'I':
      return at_place<std::uint32_t>(values, at);
    default:
      return at_place<std::int64_t>(values, at);
  }
}

void texts(const ArrowSchema& schema, const ArrowArray& array, std::int64_t from, std::int64_t n, const Valid& valid,
           Words& words, std::int32_t* into) {
  const ArrowArray* dictionary = array.dictionary;
  for (std::int64_t i = 0; i < n; ++i) {
    into[i] = -1;
    if (!valid(from + i)) continue;
    if (dictionary == nullptr) {
      into[i] = words.of(text_at(schema.format, array, from + i));
      continue;
    }
    const std::int64_t at = index_at(schema.format[0], array.buffers[1], array.offset + from + i);
    if (at < 0 || at >= dictionary->length) throw std::runtime_error("an index lies outside its dictionary");
    const Valid known{.own = dictionary->buffers[0], .own_from = dictionary->offset};
    if (known(at)) into[i] = words.of(text_at(schema.dictionary->format, *dictionary, at));
  }
}

class FrameTable : public Table {
 public:
  explicit FrameTable(const Frame& frame) : frame_(frame) {
    rows = frame.rows();
    const std::span children(frame.schema().children, static_cast<std::size_t>(frame.schema().n_children));
    for (const ArrowSchema* child : children) columns.push_back({child->name == nullptr ? "" : child->name, kind_of(*child)});
  }
  void select(std::vector<std::uint32_t> selected, std::uint32_t) override {
    selected_ = std::move(selected);
    chunk_ = 0;
    at_ = 0;
  }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    while (chunk_ < frame_.chunks().size() && at_ == frame_.chunks()[chunk_].length) ++chunk_, at_ = 0;
    if (chunk_ == frame_.chunks().size()) return 0;
    const std::int64_t n = std::min(static_cast<std::int64_t>(most), frame_.chunks()[chunk_].length - at_);
    for (std::size_t i = 0; i < selected_.size(); ++i) give(i, n, into[i]);
    at_ += n;
    return n;
  }

 private:
  void give(std::size_t i, std::int64_t n, void* into) {
    const ArrowArray& chunk = frame_.chunks()[chunk_];
    const ArrowSchema& schema = *frame_.schema().children[selected_[i]];
    if (schema.format == std::string_view("n")) {
      std::fill_n(static_cast<double*>(into), n, missing);
      return;
    }
    const ArrowArray& array = *chunk.children[selected_[i]];
    const std::int64_t from = chunk.offset + at_;
    const Valid valid{.own = array.null_count == 0 ? nullptr : array.buffers[0],
                      .row = chunk.null_count == 0 || chunk.n_buffers == 0 ? nullptr : chunk.buffers[0],
                      .own_from = array.offset,
                      .row_from = 0};
    switch (columns[selected_[i]].kind) {
      case BHA_NUMBER:
        numbers(schema.format, array, from, n, static_cast<double*>(into));
        return leave_out(valid, from, n, static_cast<double*>(into), missing);
      case BHA_MOMENT:
      case BHA_DURATION:
        nanoseconds(schema.format, array, from, n, static_cast<std::int64_t*>(into));
        return leave_out(valid, from, n, static_cast<std::int64_t*>(into), no_moment);
      default:
        return texts(schema, array, from, n, valid, words[i], static_cast<std::int32_t*>(into));
    }
  }
  template <class T>
  static void leave_out(const Valid& valid, std::int64_t from, std::int64_t n, T* into, T none) {
    if (valid.all()) return;
    for (std::int64_t i = 0; i < n; ++i)
      if (!valid(from + i)) into[i] = none;
  }

  const Frame& frame_;
  std::vector<std::uint32_t> selected_;
  std::size_t chunk_ = 0;
  std::int64_t at_ = 0;
};

// The bytes of a container are its part (container.cpp), and a frame's part knows it.
std::unique_ptr<Table> made(const bha_bytes& bytes) {
  const Frame* frame = frame_in(*static_cast<const formats::Part*>(bytes.context));
  if (frame == nullptr) throw std::runtime_error(BHA_NO_TABLE "bytes, where a table in memory was expected");
  return std::make_unique<FrameTable>(*frame);
}

}  // namespace

const bha_container_api* frame_api() {
  static const bha_container_api api = Interface<made>::api("Arrow's C data interface");
  return &api;
}
bool is_read(const ArrowSchema& column) { return kind_of(column) != BHA_OTHER; }

}  // namespace bha::containers
