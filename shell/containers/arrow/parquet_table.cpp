// Parquet: row group by row group, the selected columns alone, values decoded where they are wanted.
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/api/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>

#include "shell/containers/arrow/bytes.h"
#include "shell/containers/arrow/tables.h"

namespace bha::containers {
namespace {

constexpr std::int64_t buffered_bytes = 1 << 20;  // of a column chunk at a time: a row group may be larger than memory

/// An integer that is a moment or a duration, and the nanoseconds that one step of it stands for; 0: it is a number.
struct Counted {
  std::int64_t step_ns = 0;
  bool is_duration = false;
};

std::int64_t step_ns(parquet::LogicalType::TimeUnit::unit unit) {
  return unit == parquet::LogicalType::TimeUnit::MILLIS ? 1'000'000 : unit == parquet::LogicalType::TimeUnit::MICROS ? 1'000 : 1;
}
Counted counted(const parquet::ColumnDescriptor& column) {
  const auto& type = column.logical_type();
  if (type == nullptr) return {};
  if (type->is_date()) return {.step_ns = 86'400'000'000'000};
  if (type->is_timestamp()) return {step_ns(static_cast<const parquet::TimestampLogicalType&>(*type).time_unit())};
  if (type->is_time()) return {step_ns(static_cast<const parquet::TimeLogicalType&>(*type).time_unit()), true};
  return {};
}

// Parquet has no durations: whoever writes one (pandas' and polars' timedeltas) keeps its unit in Arrow's schema beside.
std::vector<Counted> counted(const parquet::FileMetaData& file) {
  std::vector<Counted> out;
  for (int i = 0; i < file.num_columns(); ++i) out.push_back(counted(*file.schema()->Column(i)));
  const auto& said = file.key_value_metadata();
  if (said == nullptr || !said->Contains("ARROW:schema")) return out;
  parquet::arrow::SchemaManifest manifest;
  const auto read = parquet::arrow::SchemaManifest::Make(file.schema(), said, parquet::ArrowReaderProperties(), &manifest);
  if (!read.ok()) throw std::runtime_error("Arrow's schema in the file: " + read.message());
  for (int i = 0; i < file.num_columns(); ++i) {
    const parquet::arrow::SchemaField* field = nullptr;
    if (!manifest.GetColumnField(i, &field).ok() || field->field->type()->id() != arrow::Type::DURATION) continue;
    constexpr std::int64_t steps[] = {1'000'000'000, 1'000'000, 1'000, 1};  // second, milli, micro, nano
    out[static_cast<std::size_t>(i)] = {steps[static_cast<const arrow::DurationType&>(*field->field->type()).unit()], true};
  }
  return out;
}

bha_column_kind kind_of(const parquet::ColumnDescriptor& column, const Counted& of) {
  if (column.max_repetition_level() > 0 || column.max_definition_level() > 1) return BHA_OTHER;  // nested
  if (column.logical_type() != nullptr && column.logical_type()->is_decimal()) return BHA_OTHER;
  switch (column.physical_type()) {
    case parquet::Type::DOUBLE:
    case parquet::Type::FLOAT:
      return BHA_NUMBER;
    case parquet::Type::INT32:
    case parquet::Type::INT64:
      return of.step_ns == 0 ? BHA_NUMBER : of.is_duration ? BHA_DURATION : BHA_MOMENT;
    case parquet::Type::BYTE_ARRAY:
      return BHA_TEXT;
    default:
      return BHA_OTHER;
  }
}

// Values lie packed in front; missing ones are put between them, from the back.
template <class T>
void spread(T* values, std::int64_t rows, std::int64_t present, const std::int16_t* defined, T none) {
  for (std::int64_t i = rows; i-- > 0 && present < i + 1;) values[i] = defined[i] != 0 ? values[--present] : none;
}

class ParquetTable : public Table {
 public:
  explicit ParquetTable(const bha_bytes& bytes) {
    parquet::ReaderProperties properties;
    properties.enable_buffered_stream();
    properties.set_buffer_size(buffered_bytes);
    file_ = parquet::ParquetFileReader::Open(std::make_shared<Bytes>(bytes), properties);
    const auto& schema = *file_->metadata()->schema();
    rows = static_cast<std::uint64_t>(file_->metadata()->num_rows());
    counted_ = counted(*file_->metadata());
    for (int i = 0; i < schema.num_columns(); ++i)
      columns.push_back(
          {schema.Column(i)->path()->ToDotString(), kind_of(*schema.Column(i), counted_[static_cast<std::size_t>(i)])});
  }
  void select(std::vector<std::uint32_t> selected, std::uint32_t) override {
    selected_ = std::move(selected);
    group_ = -1;
    left_ = 0;
  }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    while (left_ == 0)
      if (!open_group()) return 0;
    const std::int64_t n = std::min(static_cast<std::int64_t>(most), left_);
    for (std::size_t i = 0; i < selected_.size(); ++i) read(i, n, into[i]);
    left_ -= n;
    return n;
  }
  // Whole row groups; within one what is read and dropped, for as long as that is little.
  std::int64_t skip(std::uint64_t n) override {
    constexpr std::int64_t most_dropped = 131'072, piece = 8'192;
    const auto wanted = static_cast<std::int64_t>(n);
    std::int64_t done = 0;
    if (left_ <= wanted) {
      done = std::exchange(left_, 0);
      for (const auto& metadata = *file_->metadata(); group_ + 1 < metadata.num_row_groups(); ++group_) {
        const std::int64_t whole = metadata.RowGroup(group_ + 1)->num_rows();
        if (done + whole > wanted) break;
        done += whole;
      }
    }
    std::vector<std::int64_t> dropped(piece);  // as wide as the widest value
    const std::vector<void*> into(selected_.size(), dropped.data());
    for (std::int64_t rest = done > 0 ? 0 : std::min(wanted, most_dropped); rest > 0;) {
      const std::int64_t got = next(static_cast<std::uint64_t>(std::min(rest, piece)), into.data());
      if (got == 0) break;
      rest -= got, done += got;
    }
    return done;
  }

 private:
  bool open_group() {
    if (++group_ >= file_->metadata()->num_row_groups()) return false;
    group_reader_ = file_->RowGroup(group_);
    readers_.clear();
    for (const std::uint32_t column : selected_) readers_.push_back(group_reader_->Column(static_cast<int>(column)));
    left_ = group_reader_->metadata()->num_rows();
    return true;
  }
  void read(std::size_t i, std::int64_t n, void* into) {
    const std::int64_t step = counted_[selected_[i]].step_ns;
    switch (readers_[i]->descr()->physical_type()) {
      case parquet::Type::DOUBLE:
        return straight(i, n, static_cast<double*>(into));
      case parquet::Type::FLOAT:
        return converted<parquet::FloatReader, float>(i, n, static_cast<double*>(into), missing);
      case parquet::Type::INT32:
        if (step == 0) return converted<parquet::Int32Reader, std::int32_t>(i, n, static_cast<double*>(into), missing);
        return converted<parquet::Int32Reader, std::int32_t>(i, n, static_cast<std::int64_t*>(into), no_moment, step);
      case parquet::Type::INT64:
        if (step == 0) return converted<parquet::Int64Reader, std::int64_t>(i, n, static_cast<double*>(into), missing);
        return converted<parquet::Int64Reader, std::int64_t>(i, n, static_cast<std::int64_t*>(into), no_moment, step);
      default:
        return text(i, n, static_cast<std::int32_t*>(into));
    }
  }
  // Reads n rows in the pieces that the pages give: take(rows, values present) after each.
  template <class Reader, class Value, class Take>
  void pieces(std::size_t i, std::int64_t n, Value* values, Take&& take) {
    auto& reader = static_cast<Reader&>(*readers_[i]);
    defined_.resize(static_cast<std::size_t>(n));
    for (std::int64_t done = 0; done < n;) {
      std::int64_t present = 0;
      const std::int64_t got = reader.ReadBatch(n - done, defined_.data(), nullptr, values, &present);
      if (got == 0) throw std::runtime_error("the column " + columns[selected_[i]].heading + " ends before its row group");
      if (reader.descr()->max_definition_level() == 0) std::fill_n(defined_.begin(), got, std::int16_t{1});
      values = take(done, got, present, values);
      done += got;
    }
  }
  void straight(std::size_t i, std::int64_t n, double* into) {
    pieces<parquet::DoubleReader>(i, n, into, [&](std::int64_t, std::int64_t got, std::int64_t present, double* at) {
      spread(at, got, present, defined_.data(), missing);
      return at + got;
    });
  }
  template <class Reader, class Value, class Out>
  void converted(std::size_t i, std::int64_t n, Out* into, Out none, std::int64_t step = 0) {
    scratch_.resize(static_cast<std::size_t>(n));  // of the widest type
    auto* values = reinterpret_cast<Value*>(scratch_.data());
    pieces<Reader>(i, n, values, [&](std::int64_t done, std::int64_t got, std::int64_t present, Value* at) {
      for (std::int64_t k = 0; k < present; ++k)
        into[done + k] = step == 0 ? static_cast<Out>(at[k]) : static_cast<Out>(in_ns(static_cast<std::int64_t>(at[k]), step));
      spread(into + done, got, present, defined_.data(), none);
      return at;
    });
  }
  void text(std::size_t i, std::int64_t n, std::int32_t* into) {
    texts_.resize(static_cast<std::size_t>(n));
    pieces<parquet::ByteArrayReader>(i, n, texts_.data(),
                                     [&](std::int64_t done, std::int64_t got, std::int64_t present, parquet::ByteArray* at) {
                                       for (std::int64_t k = 0; k < present; ++k)
                                         into[done + k] = words[i].of({reinterpret_cast<const char*>(at[k].ptr), at[k].len});
                                       spread(into + done, got, present, defined_.data(), std::int32_t{-1});
                                       return at;
                                     });
  }

  std::unique_ptr<parquet::ParquetFileReader> file_;
  std::vector<Counted> counted_;  // of every column
  std::shared_ptr<parquet::RowGroupReader> group_reader_;
  std::vector<std::shared_ptr<parquet::ColumnReader>> readers_;
  std::vector<std::uint32_t> selected_;
  std::vector<std::int16_t> defined_;
  std::vector<std::int64_t> scratch_;
  std::vector<parquet::ByteArray> texts_;
  int group_ = -1;
  std::int64_t left_ = 0;
};

}  // namespace

std::unique_ptr<Table> parquet_table(const bha_bytes& bytes) { return std::make_unique<ParquetTable>(bytes); }

}  // namespace bha::containers
