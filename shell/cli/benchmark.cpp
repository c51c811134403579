#include "bha/pipeline/benchmark.h"

#include <sys/stat.h>

#include <map>

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
bool is_folder(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

/// A path, or the name of a protocol that lies in the data folder, in `protocols` beside it, or here.
Result<std::string> find_protocol(const std::string& said, const std::string& data) {
  if (said == "-" || said.ends_with(".json") || (exists(said) && !is_folder(said))) return said;
  std::string tried;
  for (const std::string& folder : {data + "/", data + "/../protocols/", std::string()}) {
    const std::string path = folder + said + ".json";
    if (exists(path)) return path;
    tried += (tried.empty() ? "" : ", ") + path;
  }
  return refuse(Code::file_not_found, {.file = said}, "none of " + tried, "a protocol: its path, or its name",
                "say --data DIR, the folder in or beside which the protocols lie");
}

/// The digests of what was read; a file that was read again has the same.
pipeline::BenchmarkInputs inputs_of(std::string_view protocol, const std::map<std::string, std::string>& read) {
  pipeline::BenchmarkInputs out{.protocol_sha256 = files::sha256(protocol)};
  std::string list;
  for (const auto& [file, sha256] : read) {
    out.data.push_back({file, sha256});
    list += sha256 + "  " + file + "\n";
  }
  out.list_sha256 = files::sha256(list);
  return out;
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
  run.budget_s = args.time_limit_s;
  io.watch(run);
  std::map<std::string, std::string> digests;
  const pipeline::ReadFile read = [&](const std::string& path) {
    auto text = find_in(args.data, path).and_then([](const std::string& found) { return files::read_text(found); });
    if (text) digests.insert_or_assign(path, files::sha256(*text));
    return text;
  };
  const auto path = find_protocol(args.protocol, args.data);
  if (!path) return io.refuse(path.error());
  const auto text = files::read_text(*path);
  if (!text) return io.refuse(text.error());
  const auto protocol = pipeline::read_protocol(*text, *path);
  if (!protocol) return io.refuse(protocol.error());
  auto done = pipeline::run_benchmark(*protocol, read, args.options, run);
  io.clear_progress();
  if (!done) return io.refuse(done.error());
  done->inputs = inputs_of(*text, digests);
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
