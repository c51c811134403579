#include "bha/report/arrow_table.h"

namespace bha::report {

void ArrowColumn::count(bool is_there) {
  if (length % 8 == 0) valid.push_back(0);
  if (is_there) valid.back() = static_cast<std::uint8_t>(valid.back() | 1U << (length % 8));
  nulls += is_there ? 0 : 1;
  ++length;
}
void ArrowColumn::append(double value) {
  numbers.push_back(value);
  count(!std::isnan(value));
}
void ArrowColumn::append(std::int64_t value) {
  whole_numbers.push_back(value);
  count(value != no_integer);
}
void ArrowColumn::append(bool value) {
  if (length % 8 == 0) bits.push_back(0);
  if (value) bits.back() = static_cast<std::uint8_t>(bits.back() | 1U << (length % 8));
  count(true);
}
void ArrowColumn::append(std::string_view value) {
  if (ends.empty()) ends.push_back(0);
  texts += value;
  ends.push_back(static_cast<std::int32_t>(texts.size()));
  count(true);
}

namespace {

// What the two structs point to. A child may be moved away and outlive its parent, so each keeps the table by itself.
struct SchemaKept {
  std::shared_ptr<const ArrowTable> table{};
  std::vector<ArrowSchema> children{};
  std::vector<ArrowSchema*> places{};
};
struct ArrayKept {
  std::shared_ptr<const ArrowTable> table{};
  std::vector<const void*> buffers{};
  std::vector<ArrowArray> children{};
  std::vector<ArrowArray*> places{};
};

template <class Struct, class Kept>
void release(Struct* given) {
  for (std::int64_t i = 0; i < given->n_children; ++i)
    if (Struct* child = given->children[i]; child->release != nullptr) child->release(child);
  delete static_cast<Kept*>(given->private_data);
  given->release = nullptr;
}

ArrowSchema schema_of(const std::shared_ptr<const ArrowTable>& table, const ArrowColumn& column) {
  return {column.format,
          column.name.c_str(),
          nullptr,
          ARROW_FLAG_NULLABLE,
          0,
          nullptr,
          nullptr,
          release<ArrowSchema, SchemaKept>,
          new SchemaKept{table}};
}

ArrowArray array_of(const std::shared_ptr<const ArrowTable>& table, const ArrowColumn& column) {
  static constexpr std::int32_t no_text = 0;  // an empty column of texts still has where its first would begin
  auto* kept = new ArrayKept{table};
  kept->buffers = {column.nulls > 0 ? column.valid.data() : nullptr};
  switch (column.format[0]) {
    case 'g':
      kept->buffers.push_back(column.numbers.data());
      break;
    case 'l':
      kept->buffers.push_back(column.whole_numbers.data());
      break;
    case 'b':
      kept->buffers.push_back(column.bits.data());
      break;
    default:
      kept->buffers.push_back(column.ends.empty() ? &no_text : column.ends.data());
      kept->buffers.push_back(column.texts.data());
  }
  return {column.length,
          column.nulls,
          0,
          static_cast<std::int64_t>(kept->buffers.size()),
          0,
          kept->buffers.data(),
          nullptr,
          nullptr,
          release<ArrowArray, ArrayKept>,
          kept};
}

template <class Struct>
std::vector<Struct*> places_of(std::vector<Struct>& children) {
  std::vector<Struct*> out;
  for (Struct& child : children) out.push_back(&child);
  return out;
}

}  // namespace

void hand_over(ArrowTable given, ArrowSchema& schema, ArrowArray& batch) {
  hand_over(std::make_shared<const ArrowTable>(std::move(given)), schema, batch);
}

void hand_over(const std::shared_ptr<const ArrowTable>& table, ArrowSchema& schema, ArrowArray& batch) {
  const auto n = static_cast<std::int64_t>(table->columns.size());
  auto* names = new SchemaKept{table};
  auto* values = new ArrayKept{table, {nullptr}};
  for (const ArrowColumn& column : table->columns) {
    names->children.push_back(schema_of(table, column));
    values->children.push_back(array_of(table, column));
  }
  names->places = places_of(names->children);
  values->places = places_of(values->children);
  schema = {"+s", "", nullptr, 0, n, names->places.data(), nullptr, release<ArrowSchema, SchemaKept>, names};
  batch = {table->rows, 0, 0, 1, n, values->buffers.data(), values->places.data(), nullptr, release<ArrowArray, ArrayKept>,
           values};
}

}  // namespace bha::report
