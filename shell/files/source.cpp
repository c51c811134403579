#include "shell/files/source.h"

#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>

#include "shell/files/gzip.h"

namespace bha::files {
namespace {

struct Descriptor {  // closes itself
  int fd = -1;
  explicit Descriptor(int d) : fd(d) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd > 2) ::close(fd);
  }
};

Refusal refused_by_system(const std::string& path) {
  const int error = errno;
  const Code code = error == ENOENT || error == ENOTDIR ? Code::file_not_found
                    : error == EACCES || error == EPERM ? Code::permission_denied
                                                        : Code::read_failed;
  return refuse(code, {.file = path}, code == Code::file_not_found ? "no such file" : std::strerror(error),
                "a file that can be read");
}

formats::Part file_part(std::string name, std::shared_ptr<Descriptor> file, std::uint64_t size) {
  auto read_at = [file, name, size](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
    std::size_t got = 0;
    while (got < into.size()) {
      const ssize_t n = ::pread(file->fd, into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return refused_by_system(name);
      if (n == 0) break;
      got += static_cast<std::size_t>(n);
    }
    if (got < into.size() && offset + got < size)
      return refuse(Code::file_changed, {.file = name}, "the file ends at byte " + std::to_string(offset + got),
                    std::to_string(size) + " bytes, as when it was opened");
    return got;
  };
  return {.name = std::move(name), .size = size, .read_at = std::move(read_at)};
}

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void push(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string hexadecimal() {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_DigestFinal_ex(context_.get(), bytes, &length);
    return files::hexadecimal({bytes, length});
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

// A stream can only be read once: the head is kept, so that it can be looked at before it is read.
struct Stream {
  Descriptor file;
  std::vector<char> head{};
  std::uint64_t at = 0;         // bytes taken from the descriptor so far
  std::optional<Sha256> sum{};  // of them, where it was asked for
  std::string sha256{};         // once all were taken
  explicit Stream(int fd) : file(fd) {}
  Result<std::size_t> take(std::span<char> into, const std::string& name) {
    std::size_t got = 0;
    while (got < into.size()) {
      const ssize_t n = ::read(file.fd, into.data() + got, into.size() - got);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return refused_by_system(name);
      if (n == 0) break;
      got += static_cast<std::size_t>(n);
    }
    at += got;
    if (sum) sum->push({into.data(), got});
    if (sum && got < into.size() && sha256.empty()) sha256 = sum->hexadecimal();
    return got;
  }
};
constexpr std::size_t stream_head_bytes = std::size_t{4} << 20;

struct StreamBytes {
  std::shared_ptr<Stream> stream;
  std::string name;
  Result<std::size_t> operator()(std::uint64_t offset, std::span<char> into) const {
    if (stream->at == 0) {
      stream->head.resize(stream_head_bytes);
      const auto got = stream->take(stream->head, name);
      if (!got) return got;
      stream->head.resize(*got);
    }
    std::size_t done = 0;
    if (offset < stream->head.size()) {
      done = std::min(into.size(), static_cast<std::size_t>(stream->head.size() - offset));
      std::memcpy(into.data(), stream->head.data() + offset, done);
    }
    if (done == into.size()) return done;
    if (offset + done != stream->at)
      return refuse(Code::read_failed, {.file = name}, "a jump to byte " + std::to_string(offset), "a stream read in order");
    return stream->take(into.subspan(done), name).map([&](std::size_t n) { return done + n; });
  }
};

formats::Part stream_part(std::string name, int fd, bool hashed) {
  auto stream = std::make_shared<Stream>(fd);
  if (hashed) stream->sum.emplace();
  return {.name = name, .size = formats::unknown_size, .read_at = StreamBytes{std::move(stream), name}};
}

Result<formats::Part> open_part(const std::string& path, bool hashed = false) {
  if (path == "-") return stream_part("-", 0, hashed);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return refused_by_system(path);
  auto file = std::make_shared<Descriptor>(fd);
  struct stat info{};
  if (::fstat(fd, &info) != 0) return refused_by_system(path);
  if (S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode)) {
    file->fd = -1;
    return stream_part(path, fd, hashed);
  }
  if (!S_ISREG(info.st_mode)) return refuse(Code::not_a_file, {.file = path}, "something that is no file", "a file");
  formats::Part part = file_part(path, file, static_cast<std::uint64_t>(info.st_size));
  char magic[2] = {};
  const auto got = part.read_at(0, std::span(magic, std::min<std::uint64_t>(2, part.size)));
  if (got && *got == 2 && magic[0] == '\x1f' && magic[1] == '\x8b') return inflated(std::move(part));
  return part;
}

bool is_folder(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}
bool is_file(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

// cell2 before cell10: digits are compared as numbers.
bool naturally_before(std::string_view a, std::string_view b) {
  const auto digits = [](std::string_view text, std::size_t from) {
    std::size_t to = from;
    while (to < text.size() && text[to] >= '0' && text[to] <= '9') ++to;
    while (from < to && text[from] == '0') ++from;
    return text.substr(from, to - from);
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view x = digits(a, i), y = digits(b, j);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
      while (i < a.size() && is_digit(a[i])) ++i;
      while (j < b.size() && is_digit(b[j])) ++j;
    } else if (a[i] != b[j]) {
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
    } else {
      ++i, ++j;
    }
  }
  return a.size() - i != b.size() - j ? a.size() - i < b.size() - j : a < b;  // 01 and 1: an order all the same
}

Result<std::vector<std::string>> listed(const std::string& folder) {
  DIR* directory = ::opendir(folder.c_str());
  if (directory == nullptr) return refused_by_system(folder);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory))
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  ::closedir(directory);
  std::sort(names.begin(), names.end(), naturally_before);
  return names;
}

// Files of a folder and of the folders in it, one level down: the shapes in which public sets come.
Result<std::vector<std::string>> files_below(const std::string& folder, int depth) {
  auto names = listed(folder);
  if (!names) return names;
  std::vector<std::string> files;
  for (const std::string& name : *names) {
    const std::string path = folder + (folder.ends_with('/') ? "" : "/") + name;
    if (is_file(path)) files.push_back(path);
    if (depth > 0 && is_folder(path)) {
      const auto below = files_below(path, depth - 1);
      if (!below) return below;
      files.insert(files.end(), below->begin(), below->end());
    }
  }
  return files;
}

}  // namespace

Result<formats::Source> open(const std::string& path, bool hashed) {
  if (!is_folder(path))
    return open_part(path, hashed).map([&](formats::Part part) {
      return formats::Source{path, {std::move(part)}, std::make_shared<std::unique_ptr<formats::Opened>>()};
    });
  const auto files = files_below(path, 1);
  if (!files) return Refusal(files.error());
  if (files->empty()) return refuse(Code::empty_file, {.file = path}, "an empty folder", "a folder of files");
  formats::Source source{.name = path};
  const std::size_t prefix = path.size() + (path.ends_with('/') ? 0 : 1);
  for (const std::string& file : *files) {  // opened when first read: a folder may hold more files than a process may open
    struct stat info{};
    const std::uint64_t size = ::stat(file.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
    source.parts.push_back(
        {.name = file.substr(prefix), .size = size, .read_at = [file](std::uint64_t offset, std::span<char> into) {
           return open_part(file).and_then([&](const formats::Part& part) { return part.read_at(offset, into); });
         }});
  }
  return source;
}

Result<std::vector<std::string>> expand(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    if (path == "-" || is_file(path)) {
      out.push_back(path);
    } else if (is_folder(path)) {
      if (is_file(path + "/metadata.csv")) {
        out.push_back(path);
        continue;
      }
      auto files = files_below(path, 0);
      if (!files) return files;
      std::erase_if(*files, [](const std::string& file) { return file.ends_with(".truth.json"); });  // beside what bha simulated
      if (files->empty()) {
        std::error_code none;
        const std::filesystem::directory_iterator inside(path, none);
        const bool folders = std::any_of(begin(inside), end(inside), [&](const auto& each) { return each.is_directory(none); });
        return refuse(Code::file_not_found, {.file = path}, folders ? "folders in it, and no file" : "a folder without files",
                      "a folder of files", folders ? "name one of the folders: those in a folder are not entered" : "");
      }
      out.insert(out.end(), files->begin(), files->end());
    } else if (path.find_first_of("*?[") != std::string::npos) {
      glob_t found{};
      const bool good = ::glob(path.c_str(), 0, nullptr, &found) == 0;
      const auto first = static_cast<std::ptrdiff_t>(out.size());
      for (std::size_t i = 0; good && i < found.gl_pathc; ++i) out.emplace_back(found.gl_pathv[i]);
      std::sort(out.begin() + first, out.end(), naturally_before);
      ::globfree(&found);
      if (!good) return refuse(Code::file_not_found, {.file = path}, "no file for this pattern", "at least one");
    } else {
      out.push_back(path);  // opening it says what is wrong
    }
  }
  std::set<std::string> seen;
  std::erase_if(out, [&](const std::string& path) {
    std::error_code none;  // what is not there stays, for opening it says so
    const std::string place = std::filesystem::weakly_canonical(path, none).string();
    return !seen.insert(place.empty() ? path : place).second;
  });
  return out;
}

Result<Digests> digests(const formats::Source& source, std::uint64_t bytes) {
  Digests out;
  if (const auto* stream = source.parts.empty() ? nullptr : source.parts.front().read_at.target<StreamBytes>();
      stream != nullptr && stream->stream->sum) {
    out.whole = {.sha256 = stream->stream->sha256, .bytes = stream->stream->at};
    return out;
  }
  Sha256 whole, prefix;
  std::vector<char> buffer(std::size_t{1} << 20);
  for (const formats::Part& part : source.parts) {
    for (std::uint64_t at = 0;;) {
      const auto got = part.read_at(at, buffer);
      if (!got) return Refusal(got.error());
      if (*got == 0) break;
      const std::string_view fresh(buffer.data(), *got);
      whole.push(fresh);
      if (out.whole.bytes < bytes) {
        const std::string_view of_prefix = fresh.substr(0, bytes - out.whole.bytes);
        prefix.push(of_prefix);
        out.prefix.bytes += of_prefix.size();
      }
      at += *got;
      out.whole.bytes += *got;
    }
  }
  out.whole.sha256 = whole.hexadecimal();
  out.prefix.sha256 = prefix.hexadecimal();
  return out;
}

Result<Digest> digest(const formats::Source& source) {
  return digests(source, 0).map([](const Digests& d) { return d.whole; });
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char b : bytes) out += {hex[b >> 4], hex[b & 15]};
  return out;
}

std::string sha256(std::string_view bytes) {
  Sha256 sum;
  sum.push(bytes);
  return sum.hexadecimal();
}

Result<std::string> read_text(const std::string& path, std::size_t most) {
  return open_part(path).and_then([&](const formats::Part& part) -> Result<std::string> {
    std::string text;
    std::vector<char> buffer(std::size_t{1} << 16);
    for (;;) {
      const auto got = part.read_at(text.size(), buffer);
      if (!got) return Refusal(got.error());
      if (*got == 0) return text;
      text.append(buffer.data(), *got);
      if (text.size() > most)
        return refuse(Code::limit_exceeded, {.file = path}, "more than " + std::to_string(most) + " bytes", "a smaller file");
    }
  });
}

Result<std::size_t> read_arrived(std::span<char> into) {
  ssize_t n;
  do n = ::read(0, into.data(), into.size());
  while (n < 0 && errno == EINTR);
  if (n < 0) return refused_by_system("-");
  return static_cast<std::size_t>(n);
}

}  // namespace bha::files
