#include "bha/pipeline/benchmark.h"

#include <sys/stat.h>

#include "bha/base/version.h"
#include "bha/pipeline/benchmark_page.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/files/source.h"
#include "shell/files/write.h"
#include "shell/plots/assets.h"

namespace bha::cli {
namespace {

bool exists(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0;
}

/// Where a protocol's file may lie in the folder: as laid out by the public collections, or flat.
Result<std::string> find_in(const std::string& folder, const std::string& path) {
  std::vector<std::string> tried = {"pinn4soh/" + path, path};
  for (const std::string set : {"XJTU", "TJU", "MIT", "HUST"})
    if (path.starts_with(set + "/")) {
      const std::string upstream = set + " data" + path.substr(set.size());
      tried.push_back(upstream);
      tried.push_back("data/" + upstream);
    }
  for (const std::string collection : {"severson_qv/", "nasa_pcoe/"})
    if (path.starts_with(collection)) tried.push_back(path.substr(collection.size()));
  for (const std::string& candidate : tried)
    if (exists(folder + "/" + candidate)) return folder + "/" + candidate;
  return refuse(Code::file_not_found, {.file = path}, "no such file in " + folder, "a data file that the protocol names",
                "say --data DIR, the folder that holds it");
}

}  // namespace

int benchmark_command(const BenchmarkArgs& args, const Terminal& io) {
  threads::Executor executor(args.threads);
  Run run = run_until_interrupted(executor);
  io.watch(run);
  const pipeline::ReadFile read = [&](const std::string& path) {
    return find_in(args.data, path).and_then([](const std::string& found) { return files::read_text(found); });
  };
  const auto protocol = files::read_text(args.protocol).and_then([&](const std::string& text) {
    return pipeline::read_protocol(text, args.protocol);
  });
  if (!protocol) return io.refuse(protocol.error());
  const auto done = pipeline::run_benchmark(*protocol, read, args.options, run);
  io.clear_progress();
  if (!done) return io.refuse(done.error());
  io.show_all(done->findings);
  if (!args.trajectory.empty()) {
    if (done->trajectory.empty())
      return io.show(finding(Code::option_invalid, Severity::refused, {.column = "--trajectory"}, "a task without trajectories",
                             "a forecast protocol")),
             exit_refused;
    if (const auto written = files::write_file(args.trajectory, pipeline::trajectory_csv(*done)); !written)
      return io.refuse(written.error());
  }
  if (!args.page.empty()) {
    const report::RunInfo again{.version = std::string(version), .command = args.command};
    const std::string page = pipeline::to_html(*protocol, *done, args.options, again, plots::assets());
    if (const auto written = files::write_file(args.page, page); !written) return io.refuse(written.error());
  }
  if (args.out == "-") return io.result(pipeline::predictions_csv(*done)), exit_result;
  if (!args.out.empty())
    if (const auto written = files::write_file(args.out, pipeline::predictions_csv(*done)); !written)
      return io.refuse(written.error());
  io.result(args.json ? pipeline::benchmark_json(*protocol, *done, args.options)
                      : pipeline::benchmark_text(*protocol, *done, args.options));
  return exit_result;
}

}  // namespace bha::cli
