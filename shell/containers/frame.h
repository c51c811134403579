// A table in memory as one more container: Arrow's C data interface (bha/base/arrow_c.h), by which pyarrow, polars, pandas,
// DuckDB and our own tables hand over columns without a copy. What is believed of it is formed as for a Parquet file.
//   const auto frame = Frame::take(stream);   formats::probe(source_of(*frame, "frame"), options, limits, frame_formats());
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bha/base/arrow_c.h"
#include "bha/base/finding.h"
#include "bha/formats/types.h"
#include "shell/containers/container.h"

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
  int (*get_next)(ArrowArrayStream*, ArrowArray* out);  // out->release null: the end
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};
}
#endif

namespace bha::containers {

/// Guards what was handed over; its buffers stay with whoever made them.
class Frame {
 public:
  /// Everything that is given is taken over, whatever comes of it. Findings (refused)  container_corrupt: the producer
  /// failed, or its columns do not fit its schema;  foreign_file: it is no table
  [[nodiscard]] static Result<std::shared_ptr<const Frame>> take(ArrowArrayStream&, const std::string& name);
  [[nodiscard]] static Result<std::shared_ptr<const Frame>> take(ArrowSchema&, ArrowArray&, const std::string& name);
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame();

  [[nodiscard]] const ArrowSchema& schema() const { return schema_; }
  [[nodiscard]] const std::vector<ArrowArray>& chunks() const { return chunks_; }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  Frame() = default;
  [[nodiscard]] Result<void> check(const std::string& name);
  ArrowSchema schema_{};
  std::vector<ArrowArray> chunks_{};
  std::uint64_t rows_ = 0;
};

/// A part is known by who reads it: its bytes say nothing.
[[nodiscard]] formats::Source source_of(std::shared_ptr<const Frame>, const std::string& name);
[[nodiscard]] const Frame* frame_in(const formats::Part&);  // null: it is none

/// Numbers   every integer, float16 to float64, bool (0 and 1).
/// Moments   timestamp (any unit; of a time zone its instant), date.
/// Texts     utf8 in all its forms, and a dictionary of them. Anything else cannot be read.
///           Missing is what the bitmap says; rows may come in several pieces
[[nodiscard]] const bha_container_api* frame_api();
[[nodiscard]] bool is_read(const ArrowSchema& column);  // of those; any other only has a name
inline constexpr PluginName frame_plugin{"", "tables in memory", "", frame_api};

}  // namespace bha::containers
