// One thread that fetches the next chunks of a table's columns while the rows of the present ones are used.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace bha::containers {

class Slab;

/// Several slabs, each with one chunk to come. The caller is the second pair of hands: where it has to wait for a chunk, it
/// fetches others. Each takes two at a time, which cost less than one and one. Nothing that a thread does depends on which of the
/// two it is.
class Ahead {
 public:
  Ahead();  // throws std::system_error where there is no thread to be had
  ~Ahead();
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  /// Slab::fetch is called for it in its turn.
  void want(Slab&);
  /// Returns when that has been done.
  void await(Slab&);

 private:
  void loop();
  std::vector<Slab*> two_of_them();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Slab*> wanted_;
  std::vector<Slab*> busy_;  // what the thread is at
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace bha::containers
