// One dataset of one dimension or two, read slab by slab: its rows as bytes in this machine's own layout.
#pragma once
#include <sys/mman.h>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <vector>

#include "shell/containers/hdf5/ahead.h"
#include "shell/containers/hdf5/handle.h"
#include "shell/containers/hdf5/inflate.h"

namespace bha::containers {

/// Bytes that are written before they are read: never cleared, and never moved when they grow. Where they are many, in large
/// pages if the system has them: a page is given out when it is first written, and each time costs as much as 4 KB of inflating.
class Room {
 public:
  std::byte* of(std::size_t size) {
    if (size_ >= size) return bytes_.get();
    size_ = size;
#ifdef MADV_HUGEPAGE
    if (size >= large_page / 2) {
      const std::size_t whole = (size + large_page - 1) / large_page * large_page;
      bytes_.reset(static_cast<std::byte*>(std::aligned_alloc(large_page, whole)));
      if (bytes_ != nullptr) ::madvise(bytes_.get(), whole, MADV_HUGEPAGE);
    } else
#endif
      bytes_.reset(static_cast<std::byte*>(std::malloc(size)));
    if (bytes_ == nullptr) throw std::bad_alloc();
    return bytes_.get();
  }
  [[nodiscard]] const std::byte* data() const { return bytes_.get(); }

 private:
  static constexpr std::size_t large_page = 2u << 20;
  struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<std::byte[], Free> bytes_{};
  std::size_t size_ = 0;
};

class Slab {
 public:
  explicit Slab(Handle dataset);
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::size_t row_bytes() const { return row_bytes_; }
  [[nodiscard]] std::uint64_t columns() const { return columns_; }
  [[nodiscard]] hid_t type() const { return type_.id(); }
  [[nodiscard]] hid_t id() const { return dataset_.id(); }
  /// Rows from `from` on, at most `most`, as many as lie together; how many is in `most` afterwards. Good until the next call.
  /// Chunks that are only deflated and shuffled are taken as they lie in the file and inflated here: the library's own way takes
  /// three times as long. Everything else goes through H5Dread.
  [[nodiscard]] const std::byte* at(std::uint64_t from, std::uint64_t& most);
  /// The same rows copied to where they are wanted.
  void copy(std::uint64_t from, std::uint64_t& most, std::byte* into);

  /// Bytes of a chunk that is taken as it lies in the file; 0: none is.
  [[nodiscard]] std::size_t chunk_bytes() const { return direct_ ? chunk_rows_ * row_bytes_ : 0; }
  [[nodiscard]] bool has_several_chunks() const { return direct_ && rows_ > chunk_rows_; }
  /// Where such chunks are kept, `apart` bytes each from the next: needed before rows are.
  void set_places(std::byte* bytes, std::size_t apart, std::size_t count);
  [[nodiscard]] std::size_t places() const { return places_.size(); }
  /// The first row comes next. A chunk of which not all rows were given is still in its place, if no other needed it, and is not
  /// inflated again. With `ahead`, which needs two places, the one after the present one is fetched by it.
  void begin(Ahead* ahead);
  /// True: the chunk with this row is taken as it lies in the file and is not held; now it is aimed at.
  bool aim(std::uint64_t row);
  /// The chunks that were aimed at, by whichever thread. What goes wrong is said when their rows are asked for.
  static void fetch(std::span<Slab* const>) noexcept;
  /// As `at` does, before it: how many rows lie together.
  void hold(std::uint64_t from, std::uint64_t& most);

 private:
  static constexpr std::size_t none = ~std::size_t{0};
  struct Place {
    std::byte* bytes = nullptr;
    std::exception_ptr failure{};        // why it could not be fetched
    bool taken = false;                  // a chunk is there
    std::uint64_t first = 0, given = 0;  // the chunk's first row; how many rows from it on have been asked for since `begin`
  };
  void look_at_filters();
  bool hold_chunk(std::uint64_t first);
  void aim_at(std::uint64_t first);
  [[nodiscard]] std::size_t place_for(std::uint64_t first) const;
  std::optional<Deflated> take_chunk(Room& room) noexcept;
  void take_inflated(bool whole);
  void read_plainly(std::uint64_t first, std::uint64_t n);
  void give_back_texts();

  Handle dataset_, type_;
  std::uint64_t rows_ = 0, columns_ = 1, chunk_rows_ = 0;  // 0: not chunked
  std::size_t row_bytes_ = 0;
  bool direct_ = false, shuffled_ = false, deflated_ = false, has_texts_ = false;
  Room plain_, window_bytes_;
  std::vector<Place> places_{};
  std::size_t present_ = none, next_ = none;    // of places_: the chunk that rows are given of, and the one that is fetched
  std::uint64_t next_first_ = 0;                // its first row
  std::uint64_t stored_ = 0;                    // bytes of the chunk that was read last
  std::uint64_t held_from_ = 0, held_ = 0;      // rows that are in the present chunk, else in plain_
  bool in_chunk_ = false;                       // as planes where they are shuffled
  std::uint64_t window_from_ = 0, window_ = 0;  // of those in planes: the rows that are in window_bytes_ as well
  Ahead* ahead_ = nullptr;

 public:
  ~Slab() { give_back_texts(); }
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;
};

}  // namespace bha::containers
