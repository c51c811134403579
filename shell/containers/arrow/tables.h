#pragma once
#include <memory>

#include "shell/containers/table.h"

namespace bha::containers {

[[nodiscard]] std::unique_ptr<Table> parquet_table(const bha_bytes&);
[[nodiscard]] std::unique_ptr<Table> ipc_table(const bha_bytes&);  // Arrow IPC file (Feather 2)

}  // namespace bha::containers
