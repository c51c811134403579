#include "shell/containers/xlsx/zip.h"

#include <algorithm>
#include <stdexcept>

namespace bha::containers {

// libzip asks for everything of its source by one call.
zip_int64_t Zip::serve(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
  auto& zip = *static_cast<Zip*>(self);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      zip.at_ = 0;
      return 0;
    case ZIP_SOURCE_READ: {
      const std::uint64_t n = std::min(size, zip.bytes_.size - std::min(zip.at_, zip.bytes_.size));
      const std::int64_t got = n == 0 ? 0 : zip.bytes_.read_at(zip.bytes_.context, zip.at_, data, n);
      if (got < 0) return zip_error_set(&zip.error_, ZIP_ER_READ, 0), -1;
      zip.at_ += static_cast<std::uint64_t>(got);
      return got;
    }
    case ZIP_SOURCE_SEEK: {
      const zip_int64_t to = zip_source_seek_compute_offset(zip.at_, zip.bytes_.size, data, size, &zip.error_);
      if (to < 0) return -1;
      zip.at_ = static_cast<std::uint64_t>(to);
      return 0;
    }
    case ZIP_SOURCE_TELL:
      return static_cast<zip_int64_t>(zip.at_);
    case ZIP_SOURCE_STAT: {
      auto* stat = static_cast<zip_stat_t*>(data);
      zip_stat_init(stat);
      stat->size = zip.bytes_.size;
      stat->valid |= ZIP_STAT_SIZE;
      return sizeof *stat;
    }
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&zip.error_, data, size);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
      return 0;
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_STAT,
                                            ZIP_SOURCE_ERROR, ZIP_SOURCE_CLOSE, ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS, -1);
    default:
      return zip_error_set(&zip.error_, ZIP_ER_OPNOTSUPP, 0), -1;
  }
}

Zip::Zip(const bha_bytes& bytes) : bytes_(bytes), archive_(nullptr, zip_discard) {
  zip_error_t error;
  zip_error_init(&error);
  zip_error_init(&error_);
  zip_source_t* source = zip_source_function_create(serve, this, &error);
  if (source != nullptr) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (archive_ != nullptr) return;
  const std::string words = zip_error_strerror(&error);
  zip_error_fini(&error);
  if (source != nullptr) zip_source_free(source);
  throw std::runtime_error("not a whole zip archive: " + words);
}

bool Zip::has(const std::string& name) const { return zip_name_locate(archive_.get(), name.c_str(), 0) >= 0; }

ZipEntry::ZipEntry(zip_t* archive, const std::string& name)
    : name_(name), file_(zip_fopen(archive, name.c_str(), 0), zip_fclose) {
  if (file_ == nullptr) throw std::runtime_error(name + ": " + zip_strerror(archive));
}

std::size_t ZipEntry::read(std::span<char> into) {
  const zip_int64_t got = zip_fread(file_.get(), into.data(), into.size());
  if (got < 0) throw std::runtime_error(name_ + ": " + zip_error_strerror(zip_file_get_error(file_.get())));
  return static_cast<std::size_t>(got);
}

}  // namespace bha::containers
