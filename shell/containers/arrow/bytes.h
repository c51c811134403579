// bha's bytes as a file that Arrow reads from.
#pragma once
#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>
#include <arrow/util/config.h>

#include "shell/containers/plugin.h"

namespace bha::containers {

class Bytes : public arrow::io::RandomAccessFile {
 public:
  explicit Bytes(const bha_bytes& bytes) : bytes_(bytes) { set_mode(arrow::io::FileMode::READ); }
  arrow::Status Close() override { return closed_ = true, arrow::Status::OK(); }
  [[nodiscard]] bool closed() const override { return closed_; }
  [[nodiscard]] arrow::Result<std::int64_t> Tell() const override { return at_; }
  arrow::Status Seek(std::int64_t position) override { return at_ = position, arrow::Status::OK(); }
  arrow::Result<std::int64_t> GetSize() override { return static_cast<std::int64_t>(bytes_.size); }
  arrow::Result<std::int64_t> ReadAt(std::int64_t position, std::int64_t n, void* out) override {
    const std::int64_t got =
        bytes_.read_at(bytes_.context, static_cast<std::uint64_t>(position), out, static_cast<std::uint64_t>(n));
    if (got < 0) return arrow::Status::IOError("reading failed at byte ", position);
    return got;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position, std::int64_t n) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(n));
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(position, n, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got, false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }
  arrow::Result<std::int64_t> Read(std::int64_t n, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(at_, n, out));
    at_ += got;
    return got;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t n) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(at_, n));
    at_ += buffer->size();
    return buffer;
  }

 private:
  bha_bytes bytes_;
  std::int64_t at_ = 0;
  bool closed_ = false;
};

}  // namespace bha::containers
