// Text into columns, in bytes a second, beside the plain scalar floor: digits of every field, summed, without any check.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>

#include "bha/formats/text_field.h"
#include "bha/formats/text_kernels.h"
#include "tests/laws/text_law.h"

namespace bha {
namespace {

// Rows as of a cycler at 1 Hz, about 45 bytes each; trailing zeros are left out in one field of ten, as in shortest float text.
std::string cycler_text(std::string_view line_end, int decimals) {
  laws::TextGenerator g{7};
  std::string out;
  for (int row = 1; out.size() < (32U << 20); ++row) {
    const std::string volts = "3." + g.digits(static_cast<std::size_t>(decimals)),
                      amps = (row / 4000 % 2 != 0 ? "-2.0" : "2.0") + g.digits(static_cast<std::size_t>(decimals) - 1);
    out += std::to_string(row) + "." + g.digits(3 - (g.below(10) == 0)) + "," + volts + "," + amps + "," +
           std::to_string(row / 8000) + "," + std::to_string(row / 2000) + ",24." + g.digits(2) + ",25." + g.digits(3);
    out += line_end;
  }
  return out;
}
const std::string& text_of(int kind) {
  static const std::string texts[] = {cycler_text("\n", 5), cycler_text("\r\n", 5), cycler_text("\n", 16)};
  return texts[kind];
}

void floor_of_digits(benchmark::State& state) {
  const std::string& text = text_of(0);
  for (auto _ : state) {
    double sum = 0;
    const char* at = text.data();
    for (const char* const end = at + text.size(); at < end; ++at) {
      formats::FixedPoint f;
      at = formats::read_fixed(at, end, '.', f);
      sum += formats::quotient(f);
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(floor_of_digits);

void delimiters(benchmark::State& state) {
  const std::string& text = text_of(0);
  const formats::Kernels* k = formats::avx2_kernels();
  if (k == nullptr) return state.SkipWithError("no AVX2");
  constexpr std::size_t window = 16 << 10;
  std::vector<std::uint32_t> index(window + 64);
  std::size_t ends = 0;
  for (auto _ : state) {
    ends = 0;
    for (std::size_t at = 0; at < text.size(); at += window)
      ends += k->index(text.data() + at, std::min(window, text.size() - at), ',', false, index.data()).ends;
  }
  if (ends != static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) * 7)
    return state.SkipWithError("wrong number of fields");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(delimiters);

void columns(benchmark::State& state, int kind, formats::Instructions instructions) {
  const std::string_view text = text_of(kind);
  const auto plan = laws::seven_columns(kind == 1);
  formats::ParsedPiece piece;
  std::uint64_t rows = 0, rejected = 0;
  for (auto _ : state) {
    rows = rejected = 0;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t size = rest.size() > (1 << 20) ? formats::cut_at_line_end(rest.substr(0, 1 << 20)) : rest.size();
      formats::parse(rest.substr(0, size), plan, piece, instructions);
      rows += piece.rows, rejected += piece.rejected;
      rest.remove_prefix(size);
    }
  }
  if (rows != static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) || rejected != 0)
    return state.SkipWithError("rows are missing");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(columns, lf, 0, formats::Instructions::best);
BENCHMARK_CAPTURE(columns, lf_narrow, 0, formats::Instructions::narrow);
BENCHMARK_CAPTURE(columns, lf_scalar, 0, formats::Instructions::scalar);
BENCHMARK_CAPTURE(columns, crlf, 1, formats::Instructions::best);
BENCHMARK_CAPTURE(columns, digits_17, 2, formats::Instructions::best);

}  // namespace
}  // namespace bha
