#include "shell/files/write.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace bha::files {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

Refusal failed(const std::string& path) {
  if (path.empty()) return refuse(Code::write_failed, {}, "an empty name", "a file to write to");
  if (errno == ENOENT)
    return refuse(Code::write_failed, {.file = path}, "no folder " + folder_of(path) + "/", "one that is there",
                  "mkdir -p " + folder_of(path));
  return refuse(Code::write_failed, {.file = path}, std::strerror(errno), "a place that can be written");
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// What is open already, under the names that the system gives it; -1: another path.
int open_already(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    int fd = -1;
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), fd);
    if (error == std::errc{} && end == path.data() + path.size()) return fd;
  }
  return -1;
}

/// The file beside `path` that is written first, empty and ours alone; -1: errno says why. It has one name, so that what a killed
/// program left there (whoever's it was) makes room for the next; a second writer waits for the first.
int open_part(const std::string& name) {
  for (bool tried = false;;) {
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0 && (tried || errno != EACCES || ::unlink(name.c_str()) != 0)) return -1;
    tried = tried || fd < 0;
    if (fd < 0) continue;
    while (::flock(fd, LOCK_EX) != 0 && errno == EINTR) {
    }
    struct stat ours{}, there{};
    const bool still_there = ::fstat(fd, &ours) == 0 && ::stat(name.c_str(), &there) == 0 && ours.st_ino == there.st_ino;
    if (still_there && ours.st_size == 0) return fd;
    if (still_there) ::unlink(name.c_str());  // left over; else the first has made it the file it stood for
    ::close(fd);
  }
}

/// Where links lead: the file there is replaced, and the links stay. A path to nothing stays as it is.
std::string behind_links(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real == nullptr ? path : real.get();
}

}  // namespace

Result<void> write_file(const std::string& name, std::string_view bytes) {
  if (const int fd = open_already(name); fd >= 0) return write_all(fd, bytes) ? Result<void>{} : Result<void>{failed(name)};
  const std::string path = behind_links(name);
  struct stat info{};
  const bool there = ::stat(path.c_str(), &info) == 0;
  if (there && !S_ISREG(info.st_mode)) {  // a device or pipe cannot be replaced
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return failed(path);
    const bool good = write_all(fd, bytes);
    const Result<void> out = good ? Result<void>{} : Result<void>{failed(path)};
    ::close(fd);
    return out;
  }
  const std::string temporary = path + ".part-bha";
  const int fd = open_part(temporary);
  if (fd < 0) return failed(path);
  if (there) ::fchmod(fd, info.st_mode & 0777);
  const bool renamed = write_all(fd, bytes) && ::fsync(fd) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0;
  const int why = errno;
  if (!renamed) ::unlink(temporary.c_str());
  ::close(fd);  // only now: until then nobody else takes the name
  if (renamed) {
    const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      ::fsync(folder);
      ::close(folder);
    }
    return {};
  }
  errno = why;
  return failed(path);
}

Result<void> make_folder(const std::string& path) {
  for (std::size_t at = 1; at <= path.size(); ++at) {
    if (at != path.size() && path[at] != '/') continue;
    const std::string part = path.substr(0, at);
    if (::mkdir(part.c_str(), 0777) != 0 && errno != EEXIST) return failed(path);
  }
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    errno = ENOTDIR;
    return failed(path);
  }
  return {};
}

}  // namespace bha::files
