#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "bha/base/json.h"
#include "bha/formats/bdf_write.h"
#include "bha/simulate/simulate.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

std::string protocol_table() {
  std::string out = "Protocols (bha simulate --protocol NAME):\n";
  for (const simulate::Protocol& p : simulate::protocols()) out += fmt::format("  {:<22} {}\n", p.name, p.says);
  out += "Faults (--fault NAME):\n";
  for (const simulate::FaultName& f : simulate::fault_names()) out += fmt::format("  {:<22} {}\n", f.name, f.says);
  return out;
}

// cell.bdf, cell.2.bdf, …: one file where the test was paused and continued in another.
std::string file_of(const std::string& out, std::size_t number) {
  if (number == 0) return out;
  const std::size_t dot = out.find_last_of("./");
  const bool has_extension = dot != std::string::npos && out[dot] == '.' && dot > 0;
  return has_extension ? fmt::format("{}.{}{}", out.substr(0, dot), number + 1, out.substr(dot))
                       : fmt::format("{}.{}", out, number + 1);
}

// What the text itself gets wrong on purpose.
formats::BdfWriteOptions write_options(const std::vector<std::string>& faults) {
  const auto has = [&](std::string_view name) { return std::find(faults.begin(), faults.end(), name) != faults.end(); };
  formats::BdfWriteOptions out;
  if (has("decimal-comma")) out.delimiter = ';', out.decimal = ',';
  out.current_in_mA = has("unit-mA");
  return out;
}

struct Block {
  std::uint64_t first_row = 0;
  formats::BdfColumns columns{};
  std::string text{};
};
// A block lies in one file; the truth says with which row a file begins.
std::vector<std::string> files_of(const std::vector<Block>& blocks, const simulate::Truth& truth,
                                  const formats::BdfWriteOptions& how) {
  std::vector<std::string> out;
  for (const Block& block : blocks) {
    const auto& begins = truth.file_first_rows;
    if (out.empty() || std::find(begins.begin(), begins.end(), block.first_row) != begins.end())
      formats::append_bdf_header(out.emplace_back(), block.columns, how);
    out.back() += block.text;
  }
  return out;
}

// A file without its truth beside it was not simulated by us: it may be somebody's measurement.
Result<void> spare_measurements(const std::string& out, const std::string& truth) {
  std::error_code none;
  const auto is_there = [&](const std::string& path) { return std::filesystem::is_regular_file(path, none); };
  if (!is_there(out) || is_there(truth)) return {};
  return refuse(Code::write_failed, {.file = out}, "a file that bha did not simulate (no truth lies beside it)", "a new name",
                "choose another name, or say --force");
}

}  // namespace

int simulate_command(const SimulateArgs& args, const Terminal& io) {
  if (args.list_protocols) return io.result(protocol_table()), exit_result;
  const std::string truth_out = !args.truth_out.empty() ? args.truth_out : args.out == "-" ? "" : args.out + ".truth.json";
  if (const auto spared = spare_measurements(args.out, truth_out); !spared && !args.force) return io.refuse(spared.error());
  threads::Executor executor(1);
  Run run = run_until_interrupted(executor);
  io.watch(run);
  simulate::Options options = args.options;
  if (!args.noise.empty()) {
    const auto noise = simulate::noise_named(args.noise);
    if (!noise) return io.show(noise.error()), exit_command_line;
    options.noise = *noise;
  }
  const formats::BdfWriteOptions how = write_options(options.faults);
  std::vector<Block> blocks;
  const auto truth = simulate::simulate(
      options,
      [&](const record::SampleBlock& block) {
        if (block.rows > 0)
          formats::append_bdf_rows(blocks.emplace_back(Block{block.first_row, formats::columns_of(block), {}}).text, block, how);
        return true;
      },
      run);
  io.clear_progress();
  if (!truth) {
    return io.refuse(truth.error());
  }
  std::vector<std::string> texts = files_of(blocks, *truth, how);
  if (std::find(options.faults.begin(), options.faults.end(), "truncated") != options.faults.end() && texts.back().size() > 7)
    texts.back().resize(texts.back().size() - 7);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (const auto written = files::write_file(names.emplace_back(file_of(args.out, i)), texts[i]); !written)
      return io.refuse(written.error());
  if (!truth_out.empty())
    if (const auto written = files::write_file(truth_out, json::indented(json::write(*truth))); !written)
      return io.refuse(written.error());
  if (args.json)
    io.result(fmt::format("{{\"files\":{},\"truth\":{},\"rows\":{},\"cycles\":{}}}\n", json::write(names), json::write(truth_out),
                          truth->rows, truth->cycles.size()));
  else if (args.out != "-")
    io.words(fmt::format("{}: {} rows, {} cycles{}; truth in {}", args.out, truth->rows, truth->cycles.size(),
                         texts.size() > 1 ? fmt::format(", {} files", texts.size()) : "", truth_out));
  return exit_result;
}

}  // namespace bha::cli
