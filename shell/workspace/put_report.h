// One report as rows: the cell, its document, its cycles, findings, fits and forecasts.
#pragma once
#include <string>

#include "bha/report/types.h"
#include "shell/workspace/database.h"

namespace bha::workspace {

/// key: where it stands among the cells; 0: behind them.
struct CellPlace {
  std::int64_t key = 0, reading = 0;
  std::string told{};
};
/// Within the caller's transaction.
[[nodiscard]] Result<void> put_report(Database&, const CellPlace&, const report::Report&);

}  // namespace bha::workspace
