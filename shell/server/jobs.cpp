#include "shell/server/jobs.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "bha/base/text.h"

extern char** environ;

namespace bha::server {
namespace {

constexpr std::size_t most_words = 8'000;
constexpr std::string_view progress_mark = "progress ";  // a line of --progress: "progress 0.42 reading"

void take_line(Job& job, std::string_view line) {
  if (line.starts_with(progress_mark)) {
    const std::string_view told = line.substr(progress_mark.size());
    (void)read_number(told.substr(0, told.find(' ')), job.share);
    return;
  }
  if (job.words.size() + line.size() < most_words) job.words.append(line).append("\n");
}

}  // namespace

Jobs::~Jobs() {
  if (child_ > 0) {
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }
  if (ear_ >= 0) ::close(ear_);
}

Jobs::Kept* Jobs::find(std::int64_t id) {
  const auto found = std::ranges::find_if(kept_, [&](const Kept& kept) { return kept.job.id == id; });
  return found == kept_.end() ? nullptr : &*found;
}

std::optional<Job> Jobs::start(std::string name, std::vector<std::string> command) {
  const auto waiting = std::ranges::count_if(kept_, [](const Kept& kept) { return !kept.job.over(); });
  if (static_cast<std::size_t>(waiting) >= most_waiting) return std::nullopt;
  while (kept_.size() >= most_told && kept_.front().job.over() && kept_.front().job.id != running_) kept_.pop_front();
  kept_.push_back({.job = {.id = ++last_, .name = std::move(name)}, .command = std::move(command)});
  const std::int64_t id = last_;
  look();
  return one(id);
}

void Jobs::begin(Kept& kept) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    kept.job.state = JobState::failed;
    kept.job.words = "the system has no room for another program\n";
    return;
  }
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  std::vector<char*> words{program_.data()};
  for (std::string& word : kept.command) words.push_back(word.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  const int failed = ::posix_spawn(&child_, program_.c_str(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    child_ = 0;
    kept.job.state = JobState::failed;
    kept.job.words = "the program could not be started\n";
    return;
  }
  ear_ = ends[0];
  running_ = kept.job.id;
  kept.job.state = JobState::running;
  line_.clear();
}

void Jobs::hear(Job& job) {
  std::array<char, 4096> bytes{};
  for (ssize_t n = 0; (n = ::read(ear_, bytes.data(), bytes.size())) > 0;) {
    line_.append(bytes.data(), static_cast<std::size_t>(n));
    for (std::size_t end = 0; (end = line_.find('\n')) != std::string::npos;) {
      take_line(job, std::string_view(line_).substr(0, end));
      line_.erase(0, end + 1);
    }
    if (line_.size() > most_words) line_.clear();
  }
}

void Jobs::look() {
  if (child_ > 0) {
    Kept* kept = find(running_);
    Job& job = kept->job;
    hear(job);
    int status = 0;
    if (::waitpid(child_, &status, WNOHANG) == 0) return;
    hear(job);
    if (!line_.empty()) take_line(job, line_);
    ::close(std::exchange(ear_, -1));
    child_ = 0;
    running_ = 0;
    if (job.state == JobState::running)
      job.state = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? JobState::done : JobState::failed;
    if (job.state == JobState::done) job.share = 1;
    if (job.state == JobState::failed && job.words.empty()) job.words = "it ended without a word\n";
  }
  const auto next = std::ranges::find_if(kept_, [](const Kept& kept) { return kept.job.state == JobState::waiting; });
  if (next != kept_.end()) begin(*next);
}

std::vector<Job> Jobs::all() const {
  std::vector<Job> out;
  for (const Kept& kept : kept_) out.push_back(kept.job);
  return out;
}

std::optional<Job> Jobs::one(std::int64_t id) const {
  for (const Kept& kept : kept_)
    if (kept.job.id == id) return kept.job;
  return std::nullopt;
}

void Jobs::cancel(std::int64_t id) {
  Kept* kept = find(id);
  if (kept == nullptr || kept->job.over()) return;
  if (kept->job.state == JobState::running) ::kill(child_, SIGTERM);
  kept->job.state = JobState::cancelled;
}

}  // namespace bha::server
