// Long work beside the server, one after the other: each is a run of the program itself, so that one that dies or is stopped
// takes nothing with it.
//   Jobs jobs("/proc/self/exe");   const Job job = jobs.start("cell7.csv", {"add", path, …});   jobs.one(job.id)->state
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/describe.h"

namespace bha::server {

enum class JobState : std::uint8_t { waiting, running, done, failed, cancelled };

struct Job {
  std::int64_t id = 0;
  std::string name{};
  JobState state{};
  double share = nan;
  std::string words{};
  [[nodiscard]] bool over() const { return state != JobState::waiting && state != JobState::running; }
};

class Jobs {
 public:
  explicit Jobs(std::string program) : program_(std::move(program)) {}
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;
  ~Jobs();  // what runs is stopped
  /// Nothing: too many wait.  words: of the command line, after the program.
  [[nodiscard]] std::optional<Job> start(std::string name, std::vector<std::string> words);
  /// Takes in what was said since, and begins the next: to be called a few times a second.
  void look();
  [[nodiscard]] std::vector<Job> all() const;  // the oldest first
  [[nodiscard]] std::optional<Job> one(std::int64_t id) const;
  /// One that is over stays as it is. A command that is stopped leaves the workspace as it was or as it is to be.
  void cancel(std::int64_t id);

  static constexpr std::size_t most_waiting = 1'000, most_told = 200;

 private:
  struct Kept {
    Job job{};
    std::vector<std::string> command{};
  };
  [[nodiscard]] Kept* find(std::int64_t id);
  void begin(Kept&);
  void hear(Job&);
  std::string program_;
  std::deque<Kept> kept_{};
  std::int64_t last_ = 0, running_ = 0;  // ids
  pid_t child_ = 0;
  int ear_ = -1;  // what the child says
  std::string line_{};
};

}  // namespace bha::server
namespace bha {
template <>
inline constexpr std::string_view words<server::JobState>[] = {"waiting", "running", "done", "failed", "cancelled"};
template <>
inline constexpr auto fields<server::Job> =
    Fields{Field{"id", &server::Job::id, "Its number."}, Field{"name", &server::Job::name, "What it works on."},
           Field{"state", &server::Job::state, "waiting, running, done, failed or cancelled."},
           Field{"share", &server::Job::share, "How much of it is done, from 0 to 1; null: not known."},
           Field{"words", &server::Job::words, "What the command said: findings, and why it failed."}};
static_assert(fully_described<server::Job>);
}  // namespace bha
