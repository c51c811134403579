// A table as the bytes of a Parquet or Arrow IPC file, through the plug-in.
//   const auto bytes = table_bytes(report::arrow_table(std::span(rows)), TableForm::parquet, {.file = "cycles.parquet"});
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/report/arrow_table.h"

namespace bha::containers {

enum class TableForm : std::uint8_t { arrow_stream, arrow_file, parquet };

/// By the ending of a file's name: .parquet, .arrow or .feather; nothing: another.
[[nodiscard]] std::optional<TableForm> table_form_of(std::string_view path);

/// The same rows, the same bytes. Findings  container_missing (refused), internal: the library refused what we made
[[nodiscard]] Result<std::string> table_bytes(report::ArrowTable, TableForm, const Place&);

}  // namespace bha::containers
