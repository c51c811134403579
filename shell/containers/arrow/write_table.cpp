// A record batch as Arrow IPC (stream or file) or Parquet.
#include <arrow/c/bridge.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <parquet/arrow/writer.h>

#include "shell/containers/table.h"

namespace bha::containers {
namespace {

void need(const arrow::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}
template <class T>
T need(arrow::Result<T> result) {
  need(result.status());
  return std::move(result).ValueUnsafe();
}

std::shared_ptr<arrow::Buffer> written(const std::shared_ptr<arrow::RecordBatch>& batch, bha_table_form form) {
  const auto out = need(arrow::io::BufferOutputStream::Create());
  if (form == BHA_PARQUET) {
    const auto table = need(arrow::Table::FromRecordBatches({batch}));
    const auto packed = parquet::WriterProperties::Builder().compression(parquet::Compression::ZSTD)->build();
    need(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, parquet::DEFAULT_MAX_ROW_GROUP_LENGTH, packed));
  } else {
    const auto writer = need(form == BHA_ARROW_FILE ? arrow::ipc::MakeFileWriter(out, batch->schema())
                                                    : arrow::ipc::MakeStreamWriter(out, batch->schema()));
    need(writer->WriteRecordBatch(*batch));
    need(writer->Close());
  }
  return need(out->Finish());
}

}  // namespace
}  // namespace bha::containers

extern "C" __attribute__((visibility("default"))) int bha_write_table_1(ArrowSchema* schema, ArrowArray* batch,
                                                                        bha_table_form form, void* context,
                                                                        void (*take)(void*, const void*, std::uint64_t),
                                                                        char* error, std::uint64_t error_size) {
  return bha::containers::guarded(-1, error, error_size, [&] {
    const auto taken = bha::containers::need(arrow::ImportRecordBatch(batch, schema));
    const auto bytes = bha::containers::written(taken, form);
    take(context, bytes->data(), static_cast<std::uint64_t>(bytes->size()));
    return 0;
  });
}
