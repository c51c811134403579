// bha_arrow.so: Parquet and Arrow IPC files through Arrow C++.
#include <arrow/util/config.h>

#include "shell/containers/arrow/tables.h"

namespace bha::containers {
namespace {

std::unique_ptr<Table> made(const bha_bytes& bytes) {
  char magic[6] = {};
  if (bytes.read_at(bytes.context, 0, magic, sizeof magic) < 0) throw std::runtime_error("reading failed at byte 0");
  return std::memcmp(magic, "ARROW1", 6) == 0 ? ipc_table(bytes) : parquet_table(bytes);
}

}  // namespace
}  // namespace bha::containers

extern "C" __attribute__((visibility("default"))) const bha_container_api* bha_container_5() {
  static const bha_container_api api = bha::containers::Interface<bha::containers::made>::api("Arrow C++ " ARROW_VERSION_STRING);
  return &api;
}
