// The cycle table of a record that is still being written: bytes of a delimited text in pieces of any size, a line of CSV as soon
// as its cycle has closed.
//   RowStream stream("-", options, limits);   std::string out;
//   while (more) stream.push(piece, out), …   stream.finish(out);   stream.findings();
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bha/pipeline/session.h"

namespace bha::pipeline {

/// Says the bytes that report::to_csv says of the whole record under the same belief (with options.steps.slices: those with the
/// slices beside), however they are cut. Nothing is said before there is a belief: after 64 rows with options.belief.believe,
/// else after Limits::probe_bytes, or at the end. Findings  (refused) those of formats::probe_stream and of Session; nothing more
/// is to be pushed then
class RowStream {
 public:
  RowStream(std::string name, Options, const Limits&);
  [[nodiscard]] Result<void> push(std::string_view bytes, std::string& out);
  [[nodiscard]] Result<void> finish(std::string& out);
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }  // after finish

 private:
  [[nodiscard]] bool suffices() const;
  [[nodiscard]] Result<void> believe(bool whole);
  void tell(std::string& out);

  std::string name_{}, head_{};
  Options options_{};
  Limits limits_{};
  std::optional<Session> session_{};
  std::size_t told_ = 0;
  std::vector<Finding> findings_{};
};

}  // namespace bha::pipeline
