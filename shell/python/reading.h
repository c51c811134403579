// From what a call names, files or tables in memory, to analyses, in order, on all threads: what `bha features` and `bha
// report` do.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "bha/base/run.h"
#include "bha/formats/registry.h"
#include "bha/pipeline/types.h"
#include "bha/report/arrow_table.h"
#include "shell/containers/frame.h"
#include "shell/python/asked.h"

namespace bha::python {

/// A path, or a frame and what it is called.
struct Given {
  std::string name{};
  std::shared_ptr<const containers::Frame> frame{};
};

/// One a cell, each with its name told apart and what seems to go on from another; several files each on a thread, one file
/// on all of them. A source that cannot be read, and a run that ended too soon, are refusals in their place.
/// with_digest: files carry their sha256.
[[nodiscard]] std::vector<Result<pipeline::Analysis>> analyses_of(const std::vector<Given>&, const Reading&, bool with_digest,
                                                                  Run&);

/// What is believed about one source, and its findings; nothing is folded.
[[nodiscard]] Result<formats::Decision> decided(const Given&, const Reading&, Run&);

/// The rows of one source as they are folded: time from its start, charging current positive, units of CONTRACT.
///   time_s, voltage_V, current_A; where they are there: unix_time_s, temperature_degC, ambient_temperature_degC, step,
///   cycle_source, state, charge_counter_Ah, discharge_counter_Ah
/// Findings  those of reading
[[nodiscard]] Result<report::ArrowTable> samples_of(const Given&, const Reading&, Run&);

/// Blocks as such a table.
class SampleTable {
 public:
  void push(const record::SampleBlock&);
  [[nodiscard]] report::ArrowTable table() &&;

 private:
  report::ArrowColumn& column(const char* name, const char* format);
  void fill_up(report::ArrowColumn&) const;
  report::ArrowTable table_{};
};

}  // namespace bha::python
