// What `bha help` explains beside commands: files and limits that a refusal points to.
#pragma once
#include <string>
#include <string_view>

namespace bha::cli {

/// The text of a topic (metadata, limits, map); "" for a name that is none.
[[nodiscard]] std::string topic_text(std::string_view name);

}  // namespace bha::cli
