// HDF5 identifiers that close themselves, and failures as words. The library may have been built without thread safety:
// one lock around it.
#pragma once
#include <hdf5.h>

#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

namespace bha::containers {

inline std::recursive_mutex& hdf5_lock() {
  static std::recursive_mutex lock;
  return lock;
}

/// The library prints its failures otherwise; each thread has its own say in this.
inline void keep_hdf5_silent() {
  const std::lock_guard guard(hdf5_lock());
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ < 0) return;
    const std::lock_guard guard(hdf5_lock());
    close_(id_);
  }
  [[nodiscard]] hid_t id() const { return id_; }

 private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

/// The innermost of the library's own words for its last failure.
inline std::string hdf5_words() {
  std::string words;
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_DOWNWARD,
      [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
        if (error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
        return 0;
      },
      &words);
  H5Eclear2(H5E_DEFAULT);
  return words;
}
template <class T>
T need(T result, const char* what) {
  if (result >= 0) return result;
  throw std::runtime_error(std::string(what) + ": " + hdf5_words());
}
inline Handle need(hid_t id, herr_t (*close)(hid_t), const char* what) { return {need(id, what), close}; }

/// A file-access list under which bha's bytes are the file, whatever its name.
[[nodiscard]] Handle access_to_bytes(const void* bha_bytes_pointer);

}  // namespace bha::containers
