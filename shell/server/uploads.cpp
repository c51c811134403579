#include "shell/server/uploads.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

#include "shell/files/source.h"
#include "shell/files/write.h"

namespace bha::server {
namespace {

class File {
 public:
  File(const std::string& path, int flags) : handle_(::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (handle_ >= 0) ::close(handle_);
  }
  /// Of a regular file; nothing of anything else.
  [[nodiscard]] std::optional<std::int64_t> bytes() const {
    struct stat is{};
    if (handle_ < 0 || ::fstat(handle_, &is) != 0 || !S_ISREG(is.st_mode)) return std::nullopt;
    return is.st_size;
  }
  [[nodiscard]] bool append(std::int64_t at, std::string_view text) const {
    const std::int64_t before = at;
    while (!text.empty()) {
      const ssize_t n = ::pwrite(handle_, text.data(), text.size(), at);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        (void)!::ftruncate(handle_, before);
        return false;
      }
      at += n;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  [[nodiscard]] bool read(std::int64_t at, std::span<char> into) const {
    while (!into.empty()) {
      const ssize_t n = ::pread(handle_, into.data(), into.size(), at);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      at += n;
      into = into.subspan(static_cast<std::size_t>(n));
    }
    return true;
  }
  [[nodiscard]] bool to_disk() const { return handle_ >= 0 && ::fsync(handle_) == 0; }

 private:
  int handle_;
};

}  // namespace

bool Uploads::may_be_called(std::string_view name) {
  return !name.empty() && name.size() <= 200 && name.front() != '.' && name.find_first_of("/\\") == std::string_view::npos &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::vector<Upload> Uploads::all() const {
  std::vector<Upload> out;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, none))
    if (auto upload = one(entry.path().filename().string())) out.push_back(std::move(*upload));
  std::ranges::sort(out, {}, &Upload::name);
  return out;
}

std::optional<Upload> Uploads::one(const std::string& name) const {
  if (!may_be_called(name)) return std::nullopt;
  const auto bytes = File(path_of(name), O_RDONLY | O_NONBLOCK).bytes();
  if (!bytes) return std::nullopt;
  return Upload{name, *bytes};
}

Uploads::Put Uploads::put(const std::string& name, std::int64_t offset, std::string_view bytes) const {
  if (offset > most_bytes_ - static_cast<std::int64_t>(bytes.size())) return Put::too_much;
  if (!files::make_folder(folder_)) return Put::not_written;
  if (offset > 0 && !one(name)) return Put::elsewhere;
  const File file(path_of(name), O_WRONLY | O_NONBLOCK | (offset == 0 ? O_CREAT : 0));
  const auto is = file.bytes();
  if (!is) return Put::not_written;
  if (*is != offset) return Put::elsewhere;
  return file.append(offset, bytes) ? Put::taken : Put::not_written;
}

std::optional<std::string> Uploads::sha256(const std::string& name, std::int64_t first, std::int64_t count) const {
  if (!may_be_called(name) || count > most_digest_bytes) return std::nullopt;
  const File file(path_of(name), O_RDONLY | O_NONBLOCK);
  const auto is = file.bytes();
  if (!is || first > *is || count > *is - first) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(count), '\0');
  if (!file.read(first, bytes)) return std::nullopt;
  return files::sha256(bytes);
}

Result<std::string> Uploads::whole(const std::string& name) const {
  if (!one(name)) return refuse(Code::file_not_found, {.file = name}, "nothing by that name", "a file that was uploaded");
  if (!File(path_of(name), O_WRONLY | O_NONBLOCK).to_disk())
    return refuse(Code::write_failed, {.file = name}, std::strerror(errno), "a disk that takes it");
  return path_of(name);
}

bool Uploads::remove(const std::string& name) const {
  std::error_code none;
  return one(name) && std::filesystem::remove(path_of(name), none);
}

}  // namespace bha::server
