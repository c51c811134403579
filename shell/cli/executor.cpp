#include "shell/cli/executor.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <vector>

namespace bha::cli {

namespace {
volatile std::sig_atomic_t interrupt_count = 0;
}
bool interrupted() { return interrupt_count > 0; }
void catch_interrupts() {
  std::signal(SIGINT, [](int) {
    interrupt_count = interrupt_count + 1;
    if (interrupt_count > 1) std::_Exit(130);  // a second time: at once
  });
}

// Workers sleep between calls. A call hands out indices by a counter; the caller works too.
struct Executor::Pool {
  std::vector<std::jthread> workers;
  std::mutex mutex;
  std::condition_variable wake, done;
  const std::function<void(std::size_t)>* body = nullptr;
  std::size_t count = 0, call = 0, busy = 0;
  std::atomic<std::size_t> next{0};
  bool ending = false;

  void work_off() {
    for (std::size_t i; (i = next.fetch_add(1)) < count;) (*body)(i);
  }
  void loop() {
    for (std::size_t seen = 0;;) {
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return ending || call != seen; });
        if (ending) return;
        seen = call;
        if (body == nullptr) continue;
        ++busy;
      }
      work_off();
      const std::lock_guard lock(mutex);
      if (--busy == 0) done.notify_all();
    }
  }
  void each(std::size_t n, const std::function<void(std::size_t)>& task) {
    {
      const std::lock_guard lock(mutex);
      body = &task;
      count = n;
      next = 0;
      ++call;
    }
    wake.notify_all();
    work_off();
    std::unique_lock lock(mutex);
    body = nullptr;  // a worker that wakes late finds nothing
    done.wait(lock, [&] { return busy == 0; });
  }
};

Executor::Executor(std::size_t threads) : pool_(std::make_unique<Pool>()) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  for (std::size_t i = 1; i < threads; ++i) pool_->workers.emplace_back([pool = pool_.get()] { pool->loop(); });
}

Executor::~Executor() {
  {
    const std::lock_guard lock(pool_->mutex);
    pool_->ending = true;
  }
  pool_->wake.notify_all();
}

Run Executor::run() {
  const auto start = std::chrono::steady_clock::now();
  Run out;
  out.threads = pool_->workers.size() + 1;
  if (out.threads > 1) out.parallel_for = [pool = pool_.get()](std::size_t n, const auto& body) { pool->each(n, body); };
  out.stop_requested = interrupted;
  out.elapsed_s = [start] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  return out;
}

}  // namespace bha::cli
