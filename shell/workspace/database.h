// SQLite as values: statements are prepared, bound and stepped, and what it refuses is a Finding.
//   auto rows = db.prepare("SELECT id FROM cell WHERE key = ?");   rows->bind(1, key);   while (*rows->step()) rows->text(0) …
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bha::workspace {

struct Closes {
  void operator()(sqlite3*) const;
  void operator()(sqlite3_stmt*) const;
};

class Statement {
 public:
  void bind(int at, std::int64_t);  // at: from 1
  void bind(int at, double);        // NULL when not finite
  void bind(int at, std::string_view);
  void bind(int at, std::span<const std::byte>);
  void bind_null(int at);
  /// Whether there is a row.
  [[nodiscard]] Result<bool> step();
  /// One that answers no rows: does it, and is ready to be bound again.
  [[nodiscard]] Result<void> run();
  void reset();
  [[nodiscard]] bool is_null(int column) const;  // column: from 0
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;  // NaN for NULL
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::vector<std::byte> bytes(int column) const;

 private:
  friend class Database;
  Statement(sqlite3_stmt* statement, std::string file) : statement_(statement), file_(std::move(file)) {}
  std::unique_ptr<sqlite3_stmt, Closes> statement_;
  std::string file_;
};

enum class Access : std::uint8_t { look, write };

/// Waits up to ten seconds for another process that writes.
class Database {
 public:
  /// Findings  file_not_found, permission_denied, container_corrupt (no SQLite file), write_failed
  [[nodiscard]] static Result<Database> open(const std::string& file, Access);
  [[nodiscard]] Result<void> run(const std::string& sql);            // one statement or several, without results
  [[nodiscard]] Result<void> run_when_free(const std::string& sql);  // asks again while another process is in the way
  [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
  /// The one integer that a query answers; 0 when it answers none.
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql) const;
  [[nodiscard]] std::int64_t last_key() const;
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  Database(sqlite3* database, std::string file) : database_(database), file_(std::move(file)) {}
  std::unique_ptr<sqlite3, Closes> database_;
  std::string file_;
};

/// From BEGIN IMMEDIATE to commit(): what happens in between is seen as a whole or not at all.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database&);
  Transaction(Transaction&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();  // without commit nothing has happened
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace bha::workspace
