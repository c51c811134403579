// From the truth to what a cycler writes: gain, noise, quantisation, clipping, clock, and planted faults (METHODS 10.4).
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "bha/record/types.h"
#include "bha/simulate/types.h"

namespace bha::simulate {

/// One true row, with what a fault needs to know of its place.
struct TrueRow {
  std::int64_t time_ns = 0, unix_time_ns = record::no_time;
  double voltage_V = 0, current_A = 0, temperature_degC = 0, ambient_degC = 0, charge_Ah = 0, discharge_Ah = 0;
  std::int32_t step = 0, cycle_source = 0;
  std::int64_t cycle = 0;
  std::int64_t row_in_discharge = -1;  // 0, 1, … within the discharge step of its cycle; −1 elsewhere
};

struct FaultName {
  std::string_view name, says;
  bool by_writer = false;  // planted in the text by whoever writes it, not in the rows
};
[[nodiscard]] std::span<const FaultName> fault_names();
/// Sensors named for short: `none`, `typical`, `coarse`; or fields of NoiseOptions: `voltage_sigma_V=0.001,current_lsb_A=0.001`.
[[nodiscard]] Result<NoiseOptions> noise_named(std::string_view text);

using Sink = std::function<bool(const record::SampleBlock&)>;  // false: stop

/// Writes rows into blocks of at most 8,192 and hands them to the sink.
class Sensors {
 public:
  Sensors(const Options&, bool discharge_is_positive, const Sink&);
  /// The row's number, from 1; the same number again when a fault swallowed the row. 0 before the first.
  std::uint64_t write(const TrueRow&);
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  /// Hands over what is left; the next row begins a new block (and file).
  void flush();
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] const std::vector<FaultLabel>& labels() const { return labels_; }

 private:
  void put(TrueRow row);
  bool spoil(TrueRow& row);  // false: the row is lost
  void label(std::size_t fault);
  double noise(int channel, double sigma, std::uint64_t word);

  const Options& options_;
  const Sink& sink_;
  double sign_, renewal_;  // of the AR(1) noise
  double last_noise_[3] = {};
  record::SampleBlock block_{};
  std::vector<FaultLabel> labels_{};  // one a fault, in the order of the options
  std::uint64_t rows_ = 0, drawn_ = 0;
  std::int64_t set_back_ns_ = 0;
  double shown_V_ = 0, most_V_ = 0;  // the last reading, which stays while frozen; the end of the range
  bool stopped_ = false, frozen_ = false;
};

}  // namespace bha::simulate
