// The tables of a workspace, numbered; what an older bha wrote is brought up to date when it is opened for writing.
#pragma once
#include <string>

#include "shell/workspace/database.h"

namespace bha::workspace {

inline constexpr std::int64_t schema_version = 5;

/// Makes the tables, or brings them up to date, in one transaction. A database of somebody else is not touched.
/// Findings  container_corrupt (somebody else's), snapshot_invalid (made by a newer bha), those of the database
[[nodiscard]] Result<void> bring_up_to_date(Database&);
/// For who only looks: the same refusals, and snapshot_invalid for an older one, too.
[[nodiscard]] Result<void> check_version(const Database&);

/// Tables and views as SQL; docs/schema/workspace.sql is this.
[[nodiscard]] std::string schema_sql();

}  // namespace bha::workspace
