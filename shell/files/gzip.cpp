#include "shell/files/gzip.h"

#include <zlib.h>

#include <cstring>
#include <memory>

namespace bha::files {
namespace {

class Inflater {
 public:
  explicit Inflater(formats::Part packed) : packed_(std::move(packed)), input_(std::size_t{1} << 18) {}
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { close(); }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) {
    auto n = go_and_take(offset, into);
    if (!n) close();  // what was inflated before it is lost: whoever looks again starts again
    return n;
  }

 private:
  formats::Part packed_;
  std::vector<char> input_;
  z_stream stream_{};
  std::uint64_t at_ = 0, packed_at_ = 0;
  bool open_ = false, ended_ = false;

  Result<std::size_t> go_and_take(std::uint64_t offset, std::span<char> into) {
    if (!open_ || offset < at_) restart();
    std::vector<char> skipped(offset > at_ ? std::size_t{1} << 16 : 0);
    while (at_ < offset) {
      const auto n =
          take(std::span(skipped).first(static_cast<std::size_t>(std::min<std::uint64_t>(skipped.size(), offset - at_))));
      if (!n || *n == 0) return n;
    }
    return take(into);
  }
  void close() {
    if (open_) inflateEnd(&stream_);
    open_ = false;
  }
  void restart() {
    close();
    stream_ = {};
    inflateInit2(&stream_, 15 + 16);
    open_ = true;
    ended_ = false;
    at_ = packed_at_ = 0;
  }
  Result<std::size_t> take(std::span<char> into) {
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    while (stream_.avail_out > 0) {
      if (stream_.avail_in == 0) {
        const auto got = packed_.read_at(packed_at_, input_);
        if (!got) return got;
        if (*got == 0) {
          if (ended_ || packed_at_ == 0) break;
          return refuse(Code::compressed_corrupt, {.file = packed_.name, .byte = packed_at_},
                        "the end of the file inside the stream", "a whole gzip stream");
        }
        packed_at_ += *got;
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(*got);
      }
      if (ended_) {  // a further member
        inflateReset(&stream_);
        ended_ = false;
      }
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_STREAM_END) {
        ended_ = true;
        continue;
      }
      if (status != Z_OK && status != Z_BUF_ERROR)
        return refuse(Code::compressed_corrupt, {.file = packed_.name, .byte = packed_at_ - stream_.avail_in},
                      stream_.msg != nullptr ? stream_.msg : "bytes that cannot be inflated", "a gzip stream");
    }
    const std::size_t n = into.size() - stream_.avail_out;
    at_ += n;
    return n;
  }
};

}  // namespace

Result<formats::Part> inflated(formats::Part packed) {
  std::string name = packed.name;
  auto inflater = std::make_shared<Inflater>(std::move(packed));
  return formats::Part{
      .name = std::move(name), .size = formats::unknown_size, .read_at = [inflater](std::uint64_t offset, std::span<char> into) {
        return inflater->read_at(offset, into);
      }};
}

}  // namespace bha::files
