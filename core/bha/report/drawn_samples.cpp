#include "bha/report/drawn_samples.h"

#include <algorithm>

namespace bha::report {
namespace {

constexpr double ns_per_s = 1e9;

SampleMark mark_at(const record::SampleBlock& block, std::size_t i, std::int64_t start_ns) {
  const std::int64_t time_ns = block.time_ns[i];
  SampleMark out{.voltage_V = block.voltage_V[i], .current_A = block.current_A[i]};
  if (time_ns != record::no_time) {
    out.time_s = static_cast<double>(time_ns) / ns_per_s;
    // The difference of two times of a file may be any number: as a double, which never overflows.
    if (start_ns != record::no_time) out.cycle_time_s = (static_cast<double>(time_ns) - static_cast<double>(start_ns)) / ns_per_s;
  }
  if (!block.temperature_degC.empty()) out.temperature_degC = block.temperature_degC[i];
  if (!block.step.empty() && block.step[i] != record::no_step) out.step = block.step[i];
  return out;
}

}  // namespace

void DrawnSamples::push(const record::SampleBlock& block) {
  const std::uint64_t to_come = passed_ < before() ? before() - passed_ : 0;
  for (auto i = static_cast<std::size_t>(std::min<std::uint64_t>(block.rows, to_come)); i < block.rows && passed_ + i < end();
       ++i) {
    if (start_ns_ == record::no_time) start_ns_ = block.time_ns[i];
    add(mark_at(block, i, start_ns_), passed_ + i - before());
  }
  passed_ += block.rows;
}

void DrawnSamples::add(const SampleMark& mark, std::uint64_t row) {
  if (window_.count <= most) return done_.push_back(mark);
  if (const std::uint64_t stretch = row / (window_.count / stretches + 1); stretch != stretch_) {
    close_into(done_);
    open_ = {};
    stretch_ = stretch;
  }
  const auto keep = [&](std::size_t place, bool better) {
    if (open_[place].row == 0 || better) open_[place] = {row + 1, mark};
  };
  keep(0, false);
  const auto extremes = [&](std::size_t place, double SampleMark::* value) {
    if (mark.*value != mark.*value) return;
    keep(place, mark.*value < open_[place].mark.*value);
    keep(place + 1, mark.*value > open_[place + 1].mark.*value);
  };
  extremes(1, &SampleMark::voltage_V);
  extremes(3, &SampleMark::current_A);
  extremes(5, &SampleMark::temperature_degC);
}

void DrawnSamples::close_into(std::vector<SampleMark>& out) const {
  std::array<Kept, kept_of_a_stretch> sorted = open_;
  std::sort(sorted.begin(), sorted.end(), [](const Kept& a, const Kept& b) { return a.row < b.row; });
  std::uint64_t last = 0;
  for (const Kept& each : sorted)
    if (each.row != last) out.push_back(each.mark), last = each.row;
}

std::vector<SampleMark> DrawnSamples::marks() const {
  std::vector<SampleMark> out = done_;
  close_into(out);
  return out;
}

}  // namespace bha::report
