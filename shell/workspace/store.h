// A workspace: what was read once, kept in one SQLite file of a folder. Each reading (a file, or the files that are one cell) is
// put in one transaction: after any end of the program it is there as it was or as it is, never half.
//   auto kept = Workspace::open("bench3", Access::write);   kept->put(reading, {{told, report}});   kept->report_json("B0005")
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bha/pipeline/session.h"
#include "bha/report/fleet.h"
#include "bha/report/types.h"
#include "shell/files/stamp.h"
#include "shell/workspace/database.h"

namespace bha::workspace {

inline constexpr std::string_view default_folder = "bha-workspace", file_name = "bha.sqlite";

/// sha256: empty where it is not known to be that of the bytes that were read: they are read again next time.
struct SourceSeen {
  std::string path{}, sha256{};
  files::Stamp stamp{};
};
/// What was read in one go. name: its files and what was chosen of them. options: all else that decides the numbers, as text.
struct Reading {
  std::int64_t key = 0;  // 0: not stored yet
  std::string name{}, options{};
  std::vector<SourceSeen> sources{};
};
/// told: the cell's name before names that are taken get a number.
struct ToldReport {
  std::string told{};
  report::Report report{};
};

class Workspace {
 public:
  /// Access::write makes it where there is none.  Findings  those of Database::open and of schema.h
  [[nodiscard]] static Result<Workspace> open(const std::string& folder, Access);

  [[nodiscard]] Result<std::map<std::string, Reading>> readings() const;  // by name
  /// Replaces what the reading of that name had. A cell keeps its name; a new one whose name is taken gets a number: "B5-2".
  /// Returns the names.
  [[nodiscard]] Result<std::vector<std::string>> put(const Reading&, std::vector<ToldReport>, const pipeline::Bookmark& = {});
  /// Where the reading of a text was left when it was put; bytes = 0: it is not known.
  [[nodiscard]] Result<pipeline::Bookmark> bookmark(const Reading&) const;
  /// The same bytes, another time of change.
  [[nodiscard]] Result<void> touch(const Reading&);
  /// All of them or none.  Findings  cell_not_found
  [[nodiscard]] Result<void> remove(const std::vector<std::string>& cells);

  [[nodiscard]] Result<std::vector<report::FleetRow>> cells() const;  // in the order in which they were added
  [[nodiscard]] Result<std::vector<std::string>> cell_names() const;
  /// Of each a report::HealthCurve, as one JSON array in the same order. Of a cell that an older bha put here it is made from its
  /// report, which takes some milliseconds each time.
  [[nodiscard]] Result<std::string> health_curves_json() const;
  /// Of each a pipeline::LifeSoFar, in the same way.
  [[nodiscard]] Result<std::string> lives_json() const;
  /// As it was written.  Findings  cell_not_found
  [[nodiscard]] Result<std::string> report_json(const std::string& cell) const;

  [[nodiscard]] Database& database() { return database_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  Workspace(std::string folder, Database database) : folder_(std::move(folder)), database_(std::move(database)) {}
  template <class Make>
  [[nodiscard]] Result<std::string> array_of(const std::string& table, const Make&) const;
  [[nodiscard]] Refusal not_found(const std::string& cell) const;
  std::string folder_;
  Database database_;
};

}  // namespace bha::workspace
