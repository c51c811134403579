// bha's bytes as a file that HDF5 reads from: a read-only virtual file driver.
#include <cstring>
#include <new>

#include "shell/containers/hdf5/handle.h"
#include "shell/containers/plugin.h"

namespace bha::containers {
namespace {

struct OpenBytes {
  H5FD_t common{};  // first: the library writes here
  bha_bytes bytes{};
  haddr_t end_of_addresses = 0;
};

const bha_bytes& bytes_of(const H5FD_t* file) { return reinterpret_cast<const OpenBytes*>(file)->bytes; }

H5FD_t* open(const char*, unsigned flags, hid_t access, haddr_t) {
  if ((flags & H5F_ACC_RDWR) != 0) return nullptr;
  const void* info = H5Pget_driver_info(access);
  if (info == nullptr) return nullptr;
  auto* file = new (std::nothrow) OpenBytes;
  if (file != nullptr) std::memcpy(&file->bytes, info, sizeof file->bytes);
  return file == nullptr ? nullptr : &file->common;
}
herr_t close(H5FD_t* file) {
  delete reinterpret_cast<OpenBytes*>(file);
  return 0;
}
herr_t query(const H5FD_t*, unsigned long* flags) {
  if (flags != nullptr) *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_DATA_SIEVE;
  return 0;
}
haddr_t get_end(const H5FD_t* file, H5FD_mem_t) { return reinterpret_cast<const OpenBytes*>(file)->end_of_addresses; }
herr_t set_end(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  reinterpret_cast<OpenBytes*>(file)->end_of_addresses = end;
  return 0;
}
haddr_t get_size(const H5FD_t* file, H5FD_mem_t) { return bytes_of(file).size; }
herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, std::size_t n, void* into) {
  const bha_bytes& bytes = bytes_of(file);
  return bytes.read_at(bytes.context, at, into, n) == static_cast<std::int64_t>(n) ? 0 : -1;
}
herr_t no_write(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, std::size_t, const void*) { return -1; }

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
  driver.name = "bha_bytes";
  driver.maxaddr = static_cast<haddr_t>(-1) >> 1;
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(bha_bytes);
  driver.open = open;
  driver.close = close;
  driver.query = query;
  driver.get_eoa = get_end;
  driver.set_eoa = set_end;
  driver.get_eof = get_size;
  driver.read = read;
  driver.write = no_write;
  const H5FD_mem_t types[] = H5FD_FLMAP_SINGLE;
  std::memcpy(driver.fl_map, types, sizeof types);
  return driver;
}

}  // namespace

Handle access_to_bytes(const void* bytes) {
  static const H5FD_class_t driver = driver_class();
  static const hid_t registered = need(H5FDregister(&driver), "the driver for bha's bytes");
  Handle access = need(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "a file access list");
  need(H5Pset_driver(access.id(), registered, bytes), "the driver for bha's bytes");
  return access;
}

}  // namespace bha::containers
