#include "shell/containers/write_table.h"

#include <array>

#include "bha/base/text.h"
#include "shell/containers/container.h"

namespace bha::containers {

std::optional<TableForm> table_form_of(std::string_view path) {
  const std::string name = lower(path);
  if (name.ends_with(".parquet")) return TableForm::parquet;
  if (name.ends_with(".arrow") || name.ends_with(".feather")) return TableForm::arrow_file;
  return std::nullopt;
}

Result<std::string> table_bytes(report::ArrowTable table, TableForm form, const Place& place) {
  const auto writer = symbol(arrow_plugin, BHA_TABLE_WRITER, place);
  if (!writer) return Refusal(writer.error());
  const auto write = reinterpret_cast<bha_write_table>(*writer);
  ArrowSchema schema{};
  ArrowArray batch{};
  report::hand_over(std::move(table), schema, batch);
  std::string out;
  std::array<char, 512> words{};
  const auto take = [](void* into, const void* bytes, std::uint64_t n) {
    static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), static_cast<std::size_t>(n));
  };
  if (write(&schema, &batch, static_cast<bha_table_form>(form), &out, take, words.data(), words.size()) != 0)
    return refuse(Code::internal, place, words.data(), "a table that Arrow takes");
  return out;
}

}  // namespace bha::containers
