#include "shell/workspace/database.h"

#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <limits>

namespace bha::workspace {
namespace {

constexpr int patience_ms = 10'000;

// SQLite's own words say what happened; which of ours it is, and what helps, is said here.
Refusal refusal(sqlite3* database, const std::string& file) {
  const int code = database == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(database);
  const std::string words = database == nullptr ? "no memory" : sqlite3_errmsg(database);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return refuse(Code::write_failed, {.file = file}, "a workspace that another process has been writing to for 10 s",
                    "that it ends", "wait for the other `bha add`, or end it");
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return refuse(Code::write_failed, {.file = file}, words, "space on the disk", "make room; what was stored is untouched");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return refuse(Code::container_corrupt, {.file = file}, words, "a workspace that bha made",
                    "take a copy that is whole, or make it again with bha add");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return refuse(Code::permission_denied, {.file = file}, words, "a folder that may be read and written");
    default:
      return refuse(Code::internal, {.file = file}, words, "no refusal of the database");
  }
}

}  // namespace

void Closes::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void Closes::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::bind(int at, std::int64_t value) { sqlite3_bind_int64(statement_.get(), at, value); }
void Statement::bind(int at, double value) {
  std::isfinite(value) ? sqlite3_bind_double(statement_.get(), at, value) : sqlite3_bind_null(statement_.get(), at);
}
void Statement::bind(int at, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), at, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}
void Statement::bind(int at, std::span<const std::byte> bytes) {
  sqlite3_bind_blob64(statement_.get(), at, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}
void Statement::bind_null(int at) { sqlite3_bind_null(statement_.get(), at); }

Result<bool> Statement::step() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return refusal(sqlite3_db_handle(statement_.get()), file_);
  }
}
Result<void> Statement::run() {
  const auto row = step();
  if (!row) return Refusal(row.error());
  reset();
  return {};
}
void Statement::reset() { sqlite3_reset(statement_.get()); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::number(int column) const {
  return is_null(column) ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(statement_.get(), column);
}
std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return text == nullptr ? "" : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}
std::vector<std::byte> Statement::bytes(int column) const {
  const auto* first = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
  return first == nullptr ? std::vector<std::byte>{}
                          : std::vector<std::byte>(first, first + sqlite3_column_bytes(statement_.get(), column));
}

Result<Database> Database::open(const std::string& file, Access access) {
  if (access == Access::look && ::access(file.c_str(), F_OK) != 0)
    return refuse(Code::file_not_found, {.file = file}, "no workspace", "one that `bha add` made",
                  "name its folder with --workspace, or make it: bha add PATH");
  sqlite3* raw = nullptr;
  const int flags = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  Database out(raw, file);
  if (code != SQLITE_OK) return refusal(raw, file);
  sqlite3_busy_timeout(raw, patience_ms);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "a name" that is no column is a mistake, not a text
  // FULL: what was told to be stored is there after a power cut, too. The query reads the file's head: is it a database?
  if (auto set = out.run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; SELECT count(*) FROM sqlite_schema;"); !set)
    return Refusal(set.error());
  return out;
}

Result<void> Database::run_when_free(const std::string& sql) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
  while (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    const bool busy = (sqlite3_extended_errcode(database_.get()) & 0xff) == SQLITE_BUSY;
    if (!busy || std::chrono::steady_clock::now() > until) return refusal(database_.get(), file_);
    sqlite3_sleep(10);
  }
  return {};
}

Result<void> Database::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return refusal(database_.get(), file_);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr) != SQLITE_OK)
    return refusal(database_.get(), file_);
  return Statement(raw, file_);
}

Result<std::int64_t> Database::integer(std::string_view sql) const {
  auto asked = prepare(sql);
  if (!asked) return Refusal(asked.error());
  const auto row = asked->step();
  if (!row) return Refusal(row.error());
  return *row ? asked->integer(0) : 0;
}

std::int64_t Database::last_key() const { return sqlite3_last_insert_rowid(database_.get()); }

Result<Transaction> Transaction::begin(Database& database) {
  return database.run("BEGIN IMMEDIATE").map([&] { return Transaction(database); });
}
Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->run("ROLLBACK");
}
Result<void> Transaction::commit() {
  auto done = database_->run("COMMIT");
  if (done) database_ = nullptr;
  return done;
}

}  // namespace bha::workspace
