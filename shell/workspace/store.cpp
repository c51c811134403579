#include "shell/workspace/store.h"

#include <set>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/pipeline/siblings.h"
#include "bha/report/health_curve.h"
#include "bha/report/json.h"
#include "shell/files/source.h"
#include "shell/files/write.h"
#include "shell/workspace/put_report.h"
#include "shell/workspace/rows.h"
#include "shell/workspace/schema.h"

namespace bha::workspace {
namespace {

struct Known {  // a cell that stays the same one, in its name and its place, when it is read again
  std::string name{};
  std::int64_t key = 0;
};
Result<std::map<std::string, Known>> cells_by_told(const Database& database, std::int64_t reading) {
  std::map<std::string, Known> out;
  auto asked = database.prepare("SELECT told, cell, cell_key FROM cell WHERE reading = ?");
  if (!asked) return Refusal(asked.error());
  asked->bind(1, reading);
  for (;;) {
    const auto row = asked->step();
    if (!row) return Refusal(row.error());
    if (!*row) return out;
    out[asked->text(0)] = {asked->text(1), asked->integer(2)};
  }
}

Result<std::string> free_name(const Database& database, const std::string& told) {
  auto asked = database.prepare("SELECT 1 FROM cell WHERE cell = ?");
  if (!asked) return Refusal(asked.error());
  std::string name = told;
  for (int n = 2;; ++n) {
    asked->reset();
    asked->bind(1, std::string_view(name));
    const auto taken = asked->step();
    if (!taken) return Refusal(taken.error());
    if (!*taken) return name;
    name = told + "-" + std::to_string(n);
  }
}

Result<std::int64_t> put_reading(Database& database, const Reading& reading) {
  auto erase = database.prepare("DELETE FROM reading WHERE name = ?");
  if (!erase) return Refusal(erase.error());
  erase->bind(1, std::string_view(reading.name));
  if (auto good = erase->run(); !good) return Refusal(good.error());
  auto insert = database.prepare("INSERT INTO reading(name, options) VALUES (?, ?)");
  if (!insert) return Refusal(insert.error());
  insert->bind(1, std::string_view(reading.name));
  insert->bind(2, std::string_view(reading.options));
  if (auto good = insert->run(); !good) return Refusal(good.error());
  const std::int64_t key = database.last_key();
  auto source = database.prepare("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?)");
  if (!source) return Refusal(source.error());
  std::int64_t position = 0;
  for (const SourceSeen& seen : reading.sources) {
    source->bind(1, key);
    source->bind(2, position++);
    source->bind(3, std::string_view(seen.path));
    source->bind(4, std::string_view(seen.sha256));
    source->bind(5, static_cast<std::int64_t>(seen.stamp.bytes));
    source->bind(6, seen.stamp.changed_ns);
    if (auto good = source->run(); !good) return Refusal(good.error());
  }
  return key;
}

Result<void> put_bookmark(Database& database, std::int64_t reading, const pipeline::Bookmark& mark) {
  if (mark.bytes == 0) return {};
  auto insert = database.prepare("INSERT INTO bookmark VALUES (?, ?, ?, ?)");
  if (!insert) return Refusal(insert.error());
  insert->bind(1, reading);
  insert->bind(2, static_cast<std::int64_t>(mark.bytes));
  insert->bind(3, std::string_view(mark.decided));
  insert->bind(4, std::span<const std::byte>(mark.session));
  return insert->run();
}

}  // namespace

Result<Workspace> Workspace::open(const std::string& folder, Access access) {
  if (access == Access::write)
    if (const auto made = files::make_folder(folder); !made) return Refusal(made.error());
  auto database = Database::open(folder + "/" + std::string(file_name), access);
  if (!database) return Refusal(database.error());
  const auto ready = access == Access::write ? bring_up_to_date(*database) : check_version(*database);
  if (!ready) return Refusal(ready.error());
  return Workspace(folder, std::move(*database));
}

Result<std::map<std::string, Reading>> Workspace::readings() const {
  std::map<std::string, Reading> out;
  auto asked = database_.prepare(
      "SELECT reading, name, options, path, sha256, bytes, changed_ns FROM reading JOIN source USING (reading)"
      " ORDER BY reading, position");
  if (!asked) return Refusal(asked.error());
  for (;;) {
    const auto row = asked->step();
    if (!row) return Refusal(row.error());
    if (!*row) return out;
    Reading& reading = out[asked->text(1)];
    reading.key = asked->integer(0);
    reading.name = asked->text(1);
    reading.options = asked->text(2);
    reading.sources.push_back({.path = asked->text(3),
                               .sha256 = asked->text(4),
                               .stamp = {static_cast<std::uint64_t>(asked->integer(5)), asked->integer(6)}});
  }
}

Result<std::vector<std::string>> Workspace::put(const Reading& reading, std::vector<ToldReport> reports,
                                                const pipeline::Bookmark& mark) {
  auto change = Transaction::begin(database_);
  if (!change) return Refusal(change.error());
  auto kept = database_.prepare("SELECT reading FROM reading WHERE name = ?");
  if (!kept) return Refusal(kept.error());
  kept->bind(1, std::string_view(reading.name));
  const auto there = kept->step();
  if (!there) return Refusal(there.error());
  const auto before = cells_by_told(database_, *there ? kept->integer(0) : -1);
  if (!before) return Refusal(before.error());
  kept->reset();
  const auto key = put_reading(database_, reading);
  if (!key) return Refusal(key.error());
  if (const auto marked = put_bookmark(database_, *key, mark); !marked) return Refusal(marked.error());
  std::vector<std::string> names;
  for (ToldReport& one : reports) {
    const auto old = before->find(one.told);
    const Known known = old == before->end() ? Known{one.told} : old->second;
    auto name = free_name(database_, known.name);
    if (!name) return Refusal(name.error());
    one.report.cell.id = *name;
    if (auto put = put_report(database_, {.key = known.key, .reading = *key, .told = one.told}, one.report); !put)
      return Refusal(put.error());
    names.push_back(std::move(*name));
  }
  if (auto good = change->commit(); !good) return Refusal(good.error());
  return names;
}

Result<pipeline::Bookmark> Workspace::bookmark(const Reading& reading) const {
  auto asked = database_.prepare("SELECT bytes, decided, session FROM bookmark WHERE reading = ?");
  if (!asked) return Refusal(asked.error());
  asked->bind(1, reading.key);
  const auto row = asked->step();
  if (!row) return Refusal(row.error());
  if (!*row) return pipeline::Bookmark{};
  return pipeline::Bookmark{
      .bytes = static_cast<std::uint64_t>(asked->integer(0)), .decided = asked->text(1), .session = asked->bytes(2)};
}

Result<void> Workspace::touch(const Reading& reading) {
  auto change = Transaction::begin(database_);
  if (!change) return Refusal(change.error());
  auto update = database_.prepare("UPDATE source SET bytes = ?, changed_ns = ? WHERE reading = ? AND path = ? AND sha256 = ?");
  if (!update) return Refusal(update.error());
  for (const SourceSeen& seen : reading.sources) {
    update->bind(1, static_cast<std::int64_t>(seen.stamp.bytes));
    update->bind(2, seen.stamp.changed_ns);
    update->bind(3, reading.key);
    update->bind(4, std::string_view(seen.path));
    update->bind(5, std::string_view(seen.sha256));
    if (auto good = update->run(); !good) return good;
  }
  return change->commit();
}

Refusal Workspace::not_found(const std::string& cell) const {
  return refuse(Code::cell_not_found, {.file = folder_}, "no cell " + in_quotes(cell), "one of the workspace",
                "see the cells with `bha list`");
}

Result<void> Workspace::remove(const std::vector<std::string>& cells) {
  auto change = Transaction::begin(database_);
  if (!change) return Refusal(change.error());
  for (const std::string& cell : std::set<std::string>(cells.begin(), cells.end())) {
    auto erase = database_.prepare("DELETE FROM cell WHERE cell = ? RETURNING cell_key");
    if (!erase) return Refusal(erase.error());
    erase->bind(1, std::string_view(cell));
    const auto there = erase->step();
    if (!there) return Refusal(there.error());
    if (!*there) return not_found(cell);
    if (auto good = erase->run(); !good) return good;
  }
  // a reading without cells would call its file unchanged for ever
  if (auto swept = database_.run("DELETE FROM reading WHERE reading NOT IN (SELECT reading FROM cell)"); !swept) return swept;
  return change->commit();
}

Result<std::vector<report::FleetRow>> Workspace::cells() const {
  std::vector<report::FleetRow> out;
  auto asked = database_.prepare("SELECT " + column_names<report::FleetRow>() + " FROM cell ORDER BY cell_key");
  if (!asked) return Refusal(asked.error());
  for (;;) {
    const auto row = asked->step();
    if (!row) return Refusal(row.error());
    if (!*row) return out;
    read_row(*asked, 0, out.emplace_back());
  }
}

// Of every cell a document made from its report when it was put, as one array; where there is none `make` makes it.
template <class Make>
Result<std::string> Workspace::array_of(const std::string& table, const Make& make) const {
  std::string out = "[";
  auto asked = database_.prepare("SELECT cell, json FROM cell LEFT JOIN " + table + " USING (cell_key) ORDER BY cell_key");
  if (!asked) return Refusal(asked.error());
  for (;;) {
    const auto row = asked->step();
    if (!row) return Refusal(row.error());
    if (!*row) return out + "]";
    if (out.size() > 1) out += ',';
    if (!asked->is_null(1)) {
      out += asked->text(1);
      continue;
    }
    const auto report =
        report_json(asked->text(0)).and_then([&](const std::string& text) { return report::from_json(text, folder_); });
    if (!report) return Refusal(report.error());
    json::append(out, make(*report));
  }
}
Result<std::string> Workspace::health_curves_json() const {
  return array_of("(SELECT cell_key, curve AS json FROM health_curve)", report::health_curve);
}
Result<std::string> Workspace::lives_json() const {
  return array_of("(SELECT cell_key, life AS json FROM life)", pipeline::life_so_far);
}

Result<std::vector<std::string>> Workspace::cell_names() const {
  std::vector<std::string> out;
  auto asked = database_.prepare("SELECT cell FROM cell ORDER BY cell_key");
  if (!asked) return Refusal(asked.error());
  for (;;) {
    const auto row = asked->step();
    if (!row) return Refusal(row.error());
    if (!*row) return out;
    out.push_back(asked->text(0));
  }
}

Result<std::string> Workspace::report_json(const std::string& cell) const {
  auto asked = database_.prepare("SELECT json FROM report JOIN cell USING (cell_key) WHERE cell = ?");
  if (!asked) return Refusal(asked.error());
  asked->bind(1, std::string_view(cell));
  const auto row = asked->step();
  if (!row) return Refusal(row.error());
  if (!*row) return not_found(cell);
  return asked->text(0);
}

}  // namespace bha::workspace
