// One dataset of one dimension, read slab by slab: its rows as bytes in this machine's own layout.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include "shell/containers/hdf5/handle.h"

namespace bha::containers {

/// Bytes that are written before they are read: never cleared, and never moved when they grow.
class Room {
 public:
  std::byte* of(std::size_t size) {
    if (size_ < size) bytes_ = std::make_unique_for_overwrite<std::byte[]>(size_ = size);
    return bytes_.get();
  }
  [[nodiscard]] const std::byte* data() const { return bytes_.get(); }

 private:
  std::unique_ptr<std::byte[]> bytes_{};
  std::size_t size_ = 0;
};

class Slab {
 public:
  explicit Slab(Handle dataset);
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::size_t row_bytes() const { return row_bytes_; }
  [[nodiscard]] hid_t type() const { return type_.id(); }
  [[nodiscard]] hid_t id() const { return dataset_.id(); }
  /// Rows from `from` on, at most `most`, as many as lie together; how many is in `most` afterwards. Good until the next call.
  /// Chunks that are only deflated and shuffled are taken as they lie in the file and inflated here: the library's own way takes
  /// three times as long. Everything else goes through H5Dread.
  [[nodiscard]] const std::byte* at(std::uint64_t from, std::uint64_t& most);
  /// The same rows copied to where they are wanted.
  void copy(std::uint64_t from, std::uint64_t& most, std::byte* into);

 private:
  void hold(std::uint64_t from, std::uint64_t& most);
  void look_at_filters();
  bool take_chunk(std::uint64_t first);
  const std::byte* unshuffled(std::uint64_t from, std::uint64_t most);
  void read_plainly(std::uint64_t first, std::uint64_t n);
  void give_back_texts();

  Handle dataset_, type_;
  std::uint64_t rows_ = 0, chunk_rows_ = 0;  // 0: not chunked
  std::size_t row_bytes_ = 0;
  bool direct_ = false, shuffled_ = false, deflated_ = false, has_texts_ = false;
  bool in_planes_ = false;  // where the rows held are
  Room planes_, bytes_;
  std::uint64_t held_from_ = 0, held_ = 0;      // rows that are in planes_ (a shuffled chunk), else in bytes_
  std::uint64_t window_from_ = 0, window_ = 0;  // of those in planes_: the rows that are in bytes_ as well

 public:
  ~Slab() { give_back_texts(); }
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;
};

}  // namespace bha::containers
