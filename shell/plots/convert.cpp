#include "shell/plots/convert.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

#include "bha/base/text.h"
#include "shell/files/write.h"
#include "shell/plots/assets.h"
#include "shell/plots/place.h"

namespace bha::plots {
namespace {

constexpr int exit_no_converter = 4;  // tools/convert_charts.py: the package is not in the environment

struct Closes {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closes>;

std::string text_of(std::FILE* file) {
  std::string out;
  std::array<char, 65536> some;
  std::rewind(file);
  for (std::size_t n; (n = std::fread(some.data(), 1, some.size(), file)) > 0;) out.append(some.data(), n);
  return out;
}

struct Said {
  int exit = -1;
  std::string out{}, err{};
};

/// Runs the script on `input`. Through files without a name, so that neither side waits for the other to read.
Result<Said> run(const Converter& converter, std::string_view input) {
  const File in(std::tmpfile()), out(std::tmpfile()), err(std::tmpfile());
  if (!in || !out || !err || std::fwrite(input.data(), 1, input.size(), in.get()) != input.size() || std::fflush(in.get()) != 0)
    return refuse(Code::write_failed, {}, "no room for temporary files", "some");
  std::rewind(in.get());
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fileno(in.get()), 0);
  posix_spawn_file_actions_adddup2(&files, fileno(out.get()), 1);
  posix_spawn_file_actions_adddup2(&files, fileno(err.get()), 2);
  std::string python = converter.python, script = converter.script, isolated = "-I";
  std::array<char*, 4> argv = {python.data(), isolated.data(), script.data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawn(&child, python.c_str(), &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0)
    return refuse(Code::converter_missing, {.file = python}, "an interpreter that does not start", "a Python environment");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return Said{WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out.get()), text_of(err.get())};
}

/// The converter's answer: for each picture its length in letters, a line end, its bytes.
Result<void> write_pictures(const std::vector<Picture>& pictures, std::string_view answer) {
  for (const Picture& picture : pictures) {
    std::int64_t length = -1;
    const std::size_t end = answer.find('\n');
    if (end == std::string_view::npos || !read_integer(answer.substr(0, end), length) || length < 0 ||
        static_cast<std::size_t>(length) > answer.size() - end - 1)
      return refuse(Code::converter_failed, {.file = picture.path}, "an answer that is cut", "a picture");
    if (auto written = files::write_file(picture.path, answer.substr(end + 1, static_cast<std::size_t>(length))); !written)
      return written;
    answer.remove_prefix(end + 1 + static_cast<std::size_t>(length));
  }
  return {};
}

}  // namespace

std::vector<Picture> pictures_of(const report::Drawing& drawing, const std::string& base, const std::string& format) {
  const std::map<std::string, std::string> specs = chart_specs();
  std::vector<Picture> out;
  for (const report::Figure& figure : drawing.figures) {
    const std::string name(figure.chart.name);
    if (figure.has_rows)
      out.push_back({base + "." + name + "." + format, format,
                     fmt::format(R"({{"format":"{}","params":{},"spec":{},"datasets":{}}})", format, drawing.params,
                                 specs.at(name), drawing.rows)});
  }
  return out;
}

Converter find_converter() {
  Converter out{first_beside_program({"../../.venv/bin/python", "../lib/bha/venv/bin/python"}),
                first_beside_program({"../../tools/convert_charts.py", "../share/bha/convert_charts.py"})};
  return out.python.empty() || out.script.empty() ? Converter{} : out;
}

Result<void> convert(const std::vector<Picture>& pictures, const Converter& converter) {
  if (pictures.empty()) return {};
  const auto missing = [] {
    return refuse(Code::converter_missing, {}, "no vl-convert-python beside the program", "the pinned environment");
  };
  if (converter.python.empty()) return missing();
  std::string input = "[";
  for (const Picture& picture : pictures) {
    if (input.size() > 1) input += ',';
    input += picture.request;
  }
  const auto said = run(converter, input + "]");
  if (!said) return Refusal(said.error());
  if (said->exit == exit_no_converter) return missing();
  if (said->exit != 0)
    return refuse(Code::converter_failed, {.file = converter.script}, in_quotes(trimmed(said->err), 400), "pictures");
  return write_pictures(pictures, said->out);
}

}  // namespace bha::plots
