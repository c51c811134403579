// Arrow IPC files (Feather 2): record batch by record batch, the selected columns alone.
#include <arrow/array.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "shell/containers/arrow/bytes.h"
#include "shell/containers/arrow/tables.h"

namespace bha::containers {
namespace {

template <class T>
T need(arrow::Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().message());
  return std::move(result).ValueUnsafe();
}

bool is_text(const arrow::DataType& type) { return type.id() == arrow::Type::STRING || type.id() == arrow::Type::LARGE_STRING; }

bha_column_kind kind_of(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::DOUBLE:
    case arrow::Type::FLOAT:
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
    case arrow::Type::NA:  // nothing but nulls
      return BHA_NUMBER;
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DATE32:
      return BHA_MOMENT;
    case arrow::Type::DURATION:
    case arrow::Type::TIME32:  // a time of day counts from midnight
    case arrow::Type::TIME64:
      return BHA_DURATION;
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      return BHA_TEXT;
    case arrow::Type::DICTIONARY:
      return is_text(*static_cast<const arrow::DictionaryType&>(type).value_type()) ? BHA_TEXT : BHA_OTHER;
    default:
      return BHA_OTHER;
  }
}

template <class ArrayType>
void numbers(const arrow::Array& array, std::int64_t from, std::int64_t n, double* into) {
  const auto& typed = static_cast<const ArrayType&>(array);
  const auto* values = typed.raw_values() + from;
  for (std::int64_t i = 0; i < n; ++i) into[i] = static_cast<double>(values[i]);
  if (typed.null_count() == 0) return;
  for (std::int64_t i = 0; i < n; ++i)
    if (typed.IsNull(from + i)) into[i] = missing;
}

template <class ArrayType>
void nanoseconds(const arrow::Array& array, std::int64_t from, std::int64_t n, std::int64_t step, std::int64_t* into) {
  const auto& typed = static_cast<const ArrayType&>(array);
  for (std::int64_t i = 0; i < n; ++i) into[i] = typed.IsNull(from + i) ? no_moment : in_ns(typed.Value(from + i), step);
}
template <class ArrayType>
void nanoseconds(const arrow::Array& array, std::int64_t from, std::int64_t n, std::int64_t* into) {
  constexpr std::int64_t steps[] = {1'000'000'000, 1'000'000, 1'000, 1};  // second, milli, micro, nano
  nanoseconds<ArrayType>(array, from, n, steps[static_cast<const typename ArrayType::TypeClass&>(*array.type()).unit()], into);
}

template <class ArrayType>
void texts(const arrow::Array& array, std::int64_t from, std::int64_t n, Words& words, std::int32_t* into) {
  const auto& typed = static_cast<const ArrayType&>(array);
  for (std::int64_t i = 0; i < n; ++i) into[i] = typed.IsNull(from + i) ? -1 : words.of(typed.GetView(from + i));
}

void dictionary(const arrow::Array& array, std::int64_t from, std::int64_t n, Words& words, std::int32_t* into) {
  const auto& typed = static_cast<const arrow::DictionaryArray&>(array);
  for (std::int64_t i = 0; i < n; ++i) {
    if (typed.IsNull(from + i)) {
      into[i] = -1;
      continue;
    }
    std::int32_t word = -1;
    const std::int64_t at = typed.GetValueIndex(from + i);
    if (at < 0 || at >= typed.dictionary()->length()) throw std::runtime_error("an index lies outside its dictionary");
    if (typed.dictionary()->type_id() == arrow::Type::STRING)
      texts<arrow::StringArray>(*typed.dictionary(), at, 1, words, &word);
    else
      texts<arrow::LargeStringArray>(*typed.dictionary(), at, 1, words, &word);
    into[i] = word;
  }
}

void convert(const arrow::Array& array, std::int64_t from, std::int64_t n, Words& words, void* into) {
  auto* number = static_cast<double*>(into);
  switch (array.type_id()) {
    case arrow::Type::NA:
      std::fill_n(number, n, missing);
      return;
    case arrow::Type::DOUBLE:
      return numbers<arrow::DoubleArray>(array, from, n, number);
    case arrow::Type::FLOAT:
      return numbers<arrow::FloatArray>(array, from, n, number);
    case arrow::Type::INT8:
      return numbers<arrow::Int8Array>(array, from, n, number);
    case arrow::Type::INT16:
      return numbers<arrow::Int16Array>(array, from, n, number);
    case arrow::Type::INT32:
      return numbers<arrow::Int32Array>(array, from, n, number);
    case arrow::Type::INT64:
      return numbers<arrow::Int64Array>(array, from, n, number);
    case arrow::Type::UINT8:
      return numbers<arrow::UInt8Array>(array, from, n, number);
    case arrow::Type::UINT16:
      return numbers<arrow::UInt16Array>(array, from, n, number);
    case arrow::Type::UINT32:
      return numbers<arrow::UInt32Array>(array, from, n, number);
    case arrow::Type::UINT64:
      return numbers<arrow::UInt64Array>(array, from, n, number);
    case arrow::Type::TIMESTAMP:
      return nanoseconds<arrow::TimestampArray>(array, from, n, static_cast<std::int64_t*>(into));
    case arrow::Type::DATE32:
      return nanoseconds<arrow::Date32Array>(array, from, n, 86'400'000'000'000, static_cast<std::int64_t*>(into));
    case arrow::Type::DURATION:
      return nanoseconds<arrow::DurationArray>(array, from, n, static_cast<std::int64_t*>(into));
    case arrow::Type::TIME32:
      return nanoseconds<arrow::Time32Array>(array, from, n, static_cast<std::int64_t*>(into));
    case arrow::Type::TIME64:
      return nanoseconds<arrow::Time64Array>(array, from, n, static_cast<std::int64_t*>(into));
    case arrow::Type::STRING:
      return texts<arrow::StringArray>(array, from, n, words, static_cast<std::int32_t*>(into));
    case arrow::Type::LARGE_STRING:
      return texts<arrow::LargeStringArray>(array, from, n, words, static_cast<std::int32_t*>(into));
    default:
      return dictionary(array, from, n, words, static_cast<std::int32_t*>(into));
  }
}

class IpcTable : public Table {
 public:
  explicit IpcTable(const bha_bytes& bytes) : file_(std::make_shared<Bytes>(bytes)) {
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = false;
    reader_ = need(arrow::ipc::RecordBatchFileReader::Open(file_, options));
    rows = static_cast<std::uint64_t>(need(reader_->CountRows()));
    for (const auto& field : reader_->schema()->fields()) columns.push_back({field->name(), kind_of(*field->type())});
  }
  void select(std::vector<std::uint32_t> selected, std::uint32_t) override {
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = false;
    options.included_fields.assign(selected.begin(), selected.end());
    std::sort(options.included_fields.begin(), options.included_fields.end());
    place_.clear();
    for (const std::uint32_t column : selected)
      place_.push_back(static_cast<int>(
          std::lower_bound(options.included_fields.begin(), options.included_fields.end(), static_cast<int>(column)) -
          options.included_fields.begin()));
    reader_ = need(arrow::ipc::RecordBatchFileReader::Open(file_, options));
    batch_.reset();
    number_ = 0;
    at_ = 0;
  }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    while (batch_ == nullptr || at_ == batch_->num_rows()) {
      if (number_ == reader_->num_record_batches()) return 0;
      batch_ = need(reader_->ReadRecordBatch(number_++));
      if (const auto valid = batch_->Validate(); !valid.ok()) throw std::runtime_error(valid.message());
      at_ = 0;
    }
    const std::int64_t n = std::min(static_cast<std::int64_t>(most), batch_->num_rows() - at_);
    for (std::size_t i = 0; i < place_.size(); ++i) convert(*batch_->column(place_[i]), at_, n, words[i], into[i]);
    at_ += n;
    return n;
  }
  std::int64_t skip(std::uint64_t n) override {  // within the batch that is there
    if (batch_ == nullptr) return 0;
    const std::int64_t done = std::min(static_cast<std::int64_t>(n), batch_->num_rows() - at_);
    at_ += done;
    return done;
  }

 private:
  std::shared_ptr<Bytes> file_;
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  std::vector<int> place_;  // of the selected columns in a batch
  int number_ = 0;
  std::int64_t at_ = 0;
};

}  // namespace

std::unique_ptr<Table> ipc_table(const bha_bytes& bytes) { return std::make_unique<IpcTable>(bytes); }

}  // namespace bha::containers
