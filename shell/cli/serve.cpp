#include <malloc.h>
#include <spawn.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "bha/base/json.h"
#include "shell/cli/commands.h"
#include "shell/files/source.h"
#include "shell/server/listener.h"
#include "shell/workspace/store.h"

extern char** environ;

namespace bha::cli {
namespace {

std::string new_token() {
  unsigned char bytes[16];
  if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return {};
  return files::hexadecimal(bytes);
}

// Where `make dashboard` puts it beside the program, else where it is installed.
std::string dashboard_folder() {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none).parent_path();
  const fs::path installed = program / "../share/bha/dashboard";
  if (fs::exists(installed / "index.html", none)) return installed.lexically_normal().string();
  return (program / "../dashboard").lexically_normal().string();
}

void open_in_browser(std::string address) {
  std::string command = "xdg-open";
  char* words[] = {command.data(), address.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, command.c_str(), nullptr, nullptr, words, environ) == 0) ::waitpid(child, nullptr, WNOHANG);
}

}  // namespace

int serve_command(const ServeArgs& args, const Terminal& io) {
  ::mallopt(M_MMAP_THRESHOLD, 128 << 10);  // reports of a megabyte go back to the system when they were sent
  const std::string dashboard = args.dashboard.empty() ? dashboard_folder() : args.dashboard;
  auto site = server::read_site(dashboard);
  if (!site) return io.refuse(site.error());
  if (site->empty() && !args.dashboard.empty())
    return io.refuse(finding(Code::file_not_found, Severity::refused, {.file = args.dashboard}, "no index.html",
                             "a built dashboard", "make it with `make dashboard`, or leave --dashboard out"));
  const auto opened = workspace::Workspace::open(args.workspace, workspace::Access::look);
  if (!opened && opened.error().code != Code::file_not_found)  // told now, not to everyone who asks; there may be one later
    return io.refuse(opened.error());
  auto listener = server::Listener::bind(args.address, args.port);
  if (!listener) return io.refuse(listener.error());
  server::Guard guard{.port = listener->port(), .loopback = listener->loopback()};
  if (!guard.loopback) {
    guard.token = new_token();
    if (guard.token.empty())
      return io.refuse(finding(Code::internal, Severity::refused, {}, "no random numbers from the system", "a token"));
  }
  const bool of_six = args.address.find(':') != std::string::npos;
  const std::string address = "http://" + (of_six ? "[" + args.address + "]" : args.address) + ":" + std::to_string(guard.port) +
                              "/" + (guard.token.empty() ? "" : "?token=" + guard.token);
  const bool built = !site->empty();
  server::Service service(args.workspace, dashboard, std::move(*site), guard,
                          std::make_unique<server::Intake>("/proc/self/exe", args.workspace, args.uploads));
  if (!args.quiet) {
    if (!built) io.words("note: the dashboard is not built (make dashboard); what the workspace answers to: /api");
    if (!opened) io.words("note: no workspace in " + args.workspace + "/ yet: bha add PATH --workspace " + args.workspace);
    io.words("Ctrl-C ends it");
  }
  if (!io.deliver((args.json ? "{\"address\":" + json::write(address) + "}" : address) + "\n")) return exit_refused;
  if (args.open) open_in_browser(address);
  listener->run(service,
                {.deadline_s = args.deadline_s, .body_bytes = args.uploads ? std::size_t{1} << 20 : std::size_t{64} << 10});
  if (!args.quiet) io.words("ended");
  return exit_result;
}

}  // namespace bha::cli
