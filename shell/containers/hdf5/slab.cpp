#include "shell/containers/hdf5/slab.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace bha::containers {
namespace {

constexpr std::uint64_t plain_rows = 65'536, most_chunk_bytes = 64u << 20;

#ifdef __SSE2__
// Eight-byte rows, 16 at a time: three rounds of interleaving turn 8 planes of 16 bytes into 16 rows. Returns how many rows are
// done.
std::size_t unshuffle_eights(const std::byte* from, std::size_t plane_bytes, std::size_t rows, std::byte* into) {
  std::size_t i = 0;
  for (; i + 16 <= rows; i += 16) {
    __m128i plane[8], pair[8], four[8];
    for (std::size_t b = 0; b < 8; ++b) plane[b] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + b * plane_bytes + i));
    for (std::size_t b = 0; b < 4; ++b) {  // bytes 2b and 2b+1 of rows 0 … 7, then of 8 … 15
      pair[b] = _mm_unpacklo_epi8(plane[2 * b], plane[2 * b + 1]);
      pair[b + 4] = _mm_unpackhi_epi8(plane[2 * b], plane[2 * b + 1]);
    }
    for (std::size_t h = 0; h < 8; h += 4)  // half of the rows; bytes 0 … 3 and 4 … 7 of four rows each
      for (std::size_t b = 0; b < 2; ++b) {
        four[h + 2 * b] = _mm_unpacklo_epi16(pair[h + 2 * b], pair[h + 2 * b + 1]);
        four[h + 2 * b + 1] = _mm_unpackhi_epi16(pair[h + 2 * b], pair[h + 2 * b + 1]);
      }
    auto* out = reinterpret_cast<__m128i*>(into + i * 8);
    for (std::size_t h = 0; h < 8; h += 4)
      for (std::size_t b = 0; b < 2; ++b) {
        _mm_storeu_si128(out++, _mm_unpacklo_epi32(four[h + b], four[h + b + 2]));
        _mm_storeu_si128(out++, _mm_unpackhi_epi32(four[h + b], four[h + b + 2]));
      }
  }
  return i;
}
#else
std::size_t unshuffle_eights(const std::byte*, std::size_t, std::size_t, std::byte*) { return 0; }
#endif

// HDF5's shuffle: a plane of all first bytes, then one of all second bytes, …; `from` is the first row's byte in the first plane.
void unshuffle(const std::byte* from, std::size_t plane_bytes, std::size_t rows, std::size_t width, std::byte* into) {
  for (std::size_t i = width == 8 ? unshuffle_eights(from, plane_bytes, rows, into) : 0; i < rows; ++i)
    for (std::size_t b = 0; b < width; ++b) into[i * width + b] = from[b * plane_bytes + i];
}

}  // namespace

Slab::Slab(Handle dataset) : dataset_(std::move(dataset)) {
  const Handle space = need(H5Dget_space(dataset_.id()), H5Sclose, "a dataset's size");
  const Handle stored = need(H5Dget_type(dataset_.id()), H5Tclose, "a dataset's type");
  type_ = need(H5Tget_native_type(stored.id(), H5T_DIR_ASCEND), H5Tclose, "a dataset's type");
  hsize_t extent[2] = {0, 1};
  if (H5Sget_simple_extent_ndims(space.id()) > 2) throw std::runtime_error("a dataset of more than two dimensions");
  need(H5Sget_simple_extent_dims(space.id(), extent, nullptr), "a dataset's size");
  rows_ = extent[0], columns_ = extent[1];
  row_bytes_ = H5Tget_size(type_.id()) * columns_;
  has_texts_ =
      H5Tdetect_class(type_.id(), H5T_VLEN) > 0 || (H5Tget_class(type_.id()) == H5T_STRING && H5Tis_variable_str(type_.id()) > 0);
  direct_ = !has_texts_ && H5Tequal(stored.id(), type_.id()) > 0;
  look_at_filters();
}

void Slab::look_at_filters() {
  const Handle made = need(H5Dget_create_plist(dataset_.id()), H5Pclose, "how a dataset was made");
  hsize_t chunk = 0;
  if (H5Pget_layout(made.id()) != H5D_CHUNKED || H5Pget_chunk(made.id(), 1, &chunk) != 1) {
    direct_ = false;
    return;
  }
  chunk_rows_ = chunk;
  if (chunk_rows_ * row_bytes_ > most_chunk_bytes) direct_ = false;
  const int filters = H5Pget_nfilters(made.id());
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter =
        H5Pget_filter2(made.id(), static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
    if (filter == H5Z_FILTER_SHUFFLE && i == 0)
      shuffled_ = true;
    else if (filter == H5Z_FILTER_DEFLATE && i == filters - 1)
      deflated_ = true;
    else
      direct_ = false;
  }
}

void Slab::hold(std::uint64_t from, std::uint64_t& most) {
  if (from < held_from_ || from >= held_from_ + held_)
    if (!direct_ || !hold_chunk(from / chunk_rows_ * chunk_rows_))
      read_plainly(from, std::min(std::clamp(most_chunk_bytes / row_bytes_, std::uint64_t{1}, plain_rows), rows_ - from));
  most = std::min(most, held_from_ + held_ - from);
  if (!in_chunk_) return;
  const std::uint64_t i = from - held_from_;
  if (Place& place = places_[present_]; i <= place.given) place.given = std::max(place.given, i + most);
}

// Of a shuffled chunk only what is asked for: these rows are still in the first cache when they are converted. The columns of a
// compound ask in turn.
const std::byte* Slab::at(std::uint64_t from, std::uint64_t& most) {
  hold(from, most);
  const std::uint64_t i = from - held_from_;
  if (!in_chunk_) return plain_.data() + i * row_bytes_;
  const std::byte* chunk = places_[present_].bytes;
  if (!shuffled_) return chunk + i * row_bytes_;
  if (from != window_from_ || most > window_) {
    unshuffle(chunk + i, chunk_rows_, most, row_bytes_, window_bytes_.of(most * row_bytes_));
    window_from_ = from;
    window_ = most;
  }
  return window_bytes_.data();
}

void Slab::copy(std::uint64_t from, std::uint64_t& most, std::byte* into) {
  hold(from, most);
  const std::uint64_t i = from - held_from_;
  if (in_chunk_ && shuffled_)
    unshuffle(places_[present_].bytes + i, chunk_rows_, most, row_bytes_, into);
  else
    std::memcpy(into, (in_chunk_ ? places_[present_].bytes : plain_.data()) + i * row_bytes_, most * row_bytes_);
}

void Slab::set_places(std::byte* bytes, std::size_t apart, std::size_t count) {
  places_.clear();
  for (std::size_t i = 0; i < count; ++i) places_.push_back({.bytes = bytes + i * apart});
}

void Slab::begin(Ahead* ahead) {
  for (Place& place : places_) place.given = 0;
  present_ = next_ = none;
  held_ = window_ = 0;
  ahead_ = ahead;
  if (ahead_ == nullptr) return;
  aim_at(0);
  ahead_->want(*this);
}

void Slab::aim_at(std::uint64_t first) {
  next_first_ = first;
  next_ = place_for(first);
}

// Where the chunk is already; else where none is of which rows are still to come; else where one is that was only kept. Never in
// the present one's place while the one after it is fetched.
std::size_t Slab::place_for(std::uint64_t first) const {
  std::size_t free = none;
  for (std::size_t i = places_.size(); i-- > 0;) {
    if (places_[i].taken && places_[i].first == first) return i;
    if (ahead_ != nullptr && i == present_) continue;
    if (!places_[i].taken || places_[i].given >= std::min(chunk_rows_, rows_ - places_[i].first)) free = i;
  }
  if (free != none) return free;
  return ahead_ == nullptr && present_ != none ? present_ : (present_ + 1) % places_.size();
}

bool Slab::aim(std::uint64_t row) {
  if (!direct_ || (row >= held_from_ && row < held_from_ + held_)) return false;
  held_ = window_ = 0;
  aim_at(row / chunk_rows_ * chunk_rows_);
  return true;
}

// The longest ones first, so that none is left to be inflated alone. Memory is of whatever column: two pieces of it stay in the
// cache.
void Slab::fetch(std::span<Slab* const> slabs) noexcept {
  if (slabs.empty()) return;
  thread_local std::array<Room, 2> rooms;
  try {
    std::vector<Slab*> longest_first(slabs.begin(), slabs.end());
    std::sort(longest_first.begin(), longest_first.end(), [](const Slab* a, const Slab* b) { return a->stored_ > b->stored_; });
    std::array<Slab*, 2> at{};
    auto next = longest_first.begin();
    inflate({.next = [&](std::size_t lane) -> std::optional<Deflated> {
               while (next != longest_first.end()) {
                 at[lane] = *next++;
                 if (const auto chunk = at[lane]->take_chunk(rooms[lane])) return chunk;
               }
               return std::nullopt;
             },
             .ended = [&](std::size_t lane, bool whole) { at[lane]->take_inflated(whole); }});
  } catch (...) {
    for (Slab* slab : slabs)
      if (Place& place = slab->places_[slab->next_]; !place.taken) place.failure = std::current_exception();
  }
}

// False: the library has to read it.
bool Slab::hold_chunk(std::uint64_t first) {
  held_ = window_ = 0;
  if (ahead_ != nullptr) ahead_->await(*this);
  if (next_ == none || next_first_ != first) {  // nobody has fetched it
    aim_at(first);
    Slab* self = this;
    fetch({&self, 1});
  }
  present_ = next_;
  if (ahead_ != nullptr && first + chunk_rows_ < rows_) {
    aim_at(first + chunk_rows_);
    ahead_->want(*this);
  }
  if (places_[present_].failure) std::rethrow_exception(places_[present_].failure);
  if (!places_[present_].taken) return false;
  in_chunk_ = true;
  held_from_ = first;
  held_ = std::min(chunk_rows_, rows_ - first);
  return true;
}

// The bytes of the chunk that was aimed at, where they have to be inflated. It is not taken where it was never written, or in
// another way than the others; the library knows what stands there.
std::optional<Deflated> Slab::take_chunk(Room& room) noexcept {
  Place& place = places_[next_];
  if (place.taken && place.first == next_first_) return std::nullopt;
  place = {.bytes = place.bytes, .first = next_first_};
  try {
    const std::size_t size = chunk_bytes();
    const hsize_t offset = place.first;
    std::uint32_t skipped_filters = 0;
    const std::lock_guard guard(hdf5_lock());
    hsize_t stored = 0;
    if (H5Dget_chunk_storage_size(dataset_.id(), &offset, &stored) < 0 || stored == 0)
      return H5Eclear2(H5E_DEFAULT), std::nullopt;
    if (stored > 2 * most_chunk_bytes) throw std::runtime_error("a chunk is larger than can be");
    stored_ = stored;
    std::byte* bytes = room.of(std::max<std::size_t>(stored, size));
    need(H5Dread_chunk(dataset_.id(), H5P_DEFAULT, &offset, &skipped_filters, bytes), "a chunk");
    if (skipped_filters != 0) return std::nullopt;
    if (deflated_) return Deflated{.from = {bytes, stored}, .into = {place.bytes, size}};
    if (stored != size)
      throw std::runtime_error("the chunk from row " + std::to_string(place.first + 1) + " on has another size");
    std::memcpy(place.bytes, bytes, size);
    place.taken = true;
  } catch (...) {
    place.failure = std::current_exception();
  }
  return std::nullopt;
}

void Slab::take_inflated(bool whole) {
  Place& place = places_[next_];
  place.taken = whole;
  if (whole) return;
  place.failure = std::make_exception_ptr(
      std::runtime_error("the chunk from row " + std::to_string(place.first + 1) + " on cannot be inflated"));
}

void Slab::read_plainly(std::uint64_t first, std::uint64_t n) {
  const std::lock_guard guard(hdf5_lock());
  give_back_texts();
  held_ = 0;
  in_chunk_ = false;
  std::byte* rows = plain_.of(n * row_bytes_);
  const hsize_t start[2] = {first, 0}, count[2] = {n, columns_};
  const Handle file_space = need(H5Dget_space(dataset_.id()), H5Sclose, "a dataset's size");
  const int dimensions = need(H5Sget_simple_extent_ndims(file_space.id()), "a dataset's size");
  const Handle memory_space = need(H5Screate_simple(dimensions, count, nullptr), H5Sclose, "rows");
  need(H5Sselect_hyperslab(file_space.id(), H5S_SELECT_SET, start, nullptr, count, nullptr), "rows");
  need(H5Dread(dataset_.id(), type_.id(), memory_space.id(), file_space.id(), H5P_DEFAULT, rows), "rows");
  held_from_ = first;
  held_ = n;
}

void Slab::give_back_texts() {
  if (!has_texts_ || held_ == 0) return;
  const std::lock_guard guard(hdf5_lock());
  const hsize_t count = held_;
  const Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
  if (space.id() >= 0) H5Dvlen_reclaim(type_.id(), space.id(), H5P_DEFAULT, plain_.of(0));
  held_ = 0;
}

}  // namespace bha::containers
