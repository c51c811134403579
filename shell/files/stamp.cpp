#include "shell/files/stamp.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

namespace bha::files {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * second_ns + time.tv_nsec; }

void add(Stamp& sum, const struct stat& info) {
  sum.bytes += static_cast<std::uint64_t>(info.st_size);
  sum.changed_ns = std::max(sum.changed_ns, nanoseconds(info.st_mtim));
}

}  // namespace

Result<Stamp> stamp(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0)
    return refuse(errno == EACCES ? Code::permission_denied : Code::file_not_found, {.file = path}, std::strerror(errno),
                  "a file or folder");
  Stamp out;
  if (S_ISREG(info.st_mode)) {
    add(out, info);
    return out;
  }
  if (!S_ISDIR(info.st_mode))
    return refuse(Code::not_a_file, {.file = path}, "what can be read only once", "a file that can be looked at again");
  add(out, info);  // a file that came or went changes the folder itself
  out.bytes = 0;
  std::error_code none;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, none))
    if (struct stat inner{}; ::stat(entry.path().c_str(), &inner) == 0 && S_ISREG(inner.st_mode)) add(out, inner);
  return out;
}

bool may_change_unseen(const Stamp& stamp) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now) - stamp.changed_ns < 2 * second_ns;
}

std::string whole_path(const std::string& path) {
  std::error_code none;
  const auto whole = std::filesystem::weakly_canonical(path, none);
  return none ? path : whole.string();
}

}  // namespace bha::files
