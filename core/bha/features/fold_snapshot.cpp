// A snapshot: a mark, sizes, the state's bytes, the tables' bytes, and a checksum over all of it. Of one build of one version:
// the size of the state is part of the mark. Not for exchange between machines.
#include <cstring>

#include "bha/base/version.h"
#include "bha/features/cycle_fold.h"

namespace bha::features {
namespace {

constexpr std::uint64_t mark = 0x31646c6f66616862;  // "bhafold1"

std::uint64_t checksum(std::span<const std::byte> bytes) {  // FNV-1a over 8 bytes at a time, the rest byte by byte
  std::uint64_t h = 0xcbf29ce484222325u;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    h = (h ^ word) * 0x100000001b3u;
    h ^= h >> 29;
  }
  for (; i < bytes.size(); ++i) h = (h ^ static_cast<std::uint64_t>(bytes[i])) * 0x100000001b3u;
  return h;
}

struct Writer {
  std::vector<std::byte> bytes{};
  void raw(const void* from, std::size_t n) {
    const auto* p = static_cast<const std::byte*>(from);
    bytes.insert(bytes.end(), p, p + n);
  }
  template <class T>
  void one(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    raw(&value, sizeof value);
  }
  template <class T>
  void many(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    one(static_cast<std::uint64_t>(values.size()));
    raw(values.data(), values.size() * sizeof(T));
  }
};

struct Reader {
  std::span<const std::byte> bytes;
  bool ok = true;
  bool has(std::uint64_t n, std::size_t bytes_each) {
    ok = ok && n <= bytes.size() / bytes_each;
    return ok;
  }
  void raw(void* to, std::size_t n) {
    if (!has(n, 1) || n == 0) return;
    std::memcpy(to, bytes.data(), n);
    bytes = bytes.subspan(n);
  }
  template <class T>
  void one(T& value) {
    raw(&value, sizeof value);
  }
  template <class T>
  void many(std::vector<T>& values) {
    std::uint64_t n = 0;
    one(n);
    if (!has(n, sizeof(T))) return;  // before anything is allocated
    values.resize(static_cast<std::size_t>(n));
    raw(values.data(), values.size() * sizeof(T));
  }
};

std::uint64_t version_mark() {
  return checksum(std::as_bytes(std::span{version})) ^ sizeof(FoldState) ^ (std::uint64_t{sizeof(CycleRow)} << 32);
}

Refusal damaged(std::string found) {
  return refuse(Code::snapshot_invalid, {}, std::move(found), "a snapshot made by this version");
}

}  // namespace

std::vector<std::byte> CycleFold::snapshot() const {
  Writer w;
  w.one(mark);
  w.one(version_mark());
  w.one(state_);
  w.many(keys_.keys);
  w.one(keys_.previous);
  w.one(keys_.main);
  w.many(missing_.entries);
  w.many(missing_.open);
  w.one(missing_.full);
  w.many(rows_);
  w.one(static_cast<std::uint64_t>(curves_.size()));
  for (const Curve& c : curves_) {
    w.one(c.cycle);
    w.many(c.voltage_V);
    w.many(c.discharge_capacity_Ah);
    w.many(c.charge_voltage_V);
    w.many(c.ic_Ah_per_V);
  }
  w.one(checksum(w.bytes));
  return std::move(w.bytes);
}

Result<CycleFold> CycleFold::restore(std::span<const std::byte> bytes) {
  constexpr std::size_t tail = sizeof(std::uint64_t);
  if (bytes.size() < 3 * tail) return damaged("too few bytes");
  Reader end{bytes.subspan(bytes.size() - tail)};
  std::uint64_t sum = 0, found_mark = 0, found_version = 0, curves = 0;
  end.one(sum);
  Reader r{bytes.first(bytes.size() - tail)};
  if (checksum(r.bytes) != sum) return damaged("a checksum that does not fit");
  r.one(found_mark);
  r.one(found_version);
  if (found_mark != mark || found_version != version_mark()) return damaged("another version's mark");
  CycleFold fold{cycles::CycleOptions{}};
  r.one(fold.state_);
  r.many(fold.keys_.keys);
  r.one(fold.keys_.previous);
  r.one(fold.keys_.main);
  r.many(fold.missing_.entries);
  r.many(fold.missing_.open);
  r.one(fold.missing_.full);
  r.many(fold.rows_);
  r.one(curves);
  for (std::uint64_t i = 0; i < curves && r.ok; ++i) {
    Curve c;
    r.one(c.cycle);
    r.many(c.voltage_V);
    r.many(c.discharge_capacity_Ah);
    r.many(c.charge_voltage_V);
    r.many(c.ic_Ah_per_V);
    fold.curves_.push_back(std::move(c));
  }
  if (!r.ok || !r.bytes.empty()) return damaged("another length than its sizes say");
  return fold;
}

}  // namespace bha::features
