#include "shell/threads/executor.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace bha::threads {

// Workers sleep between calls. A call hands out indices by a counter; the caller works too. A call from within a piece is done on
// the spot: all threads have their pieces already.
struct Executor::Pool {
  std::vector<std::jthread> workers;
  std::mutex mutex;
  std::condition_variable wake, done;
  const std::function<void(std::size_t)>* body = nullptr;
  std::size_t count = 0, call = 0, busy = 0;
  std::atomic<std::size_t> next{0};
  bool ending = false;
  static thread_local bool at_work;

  void work_off(const std::function<void(std::size_t)>& task, std::size_t n) {
    at_work = true;
    for (std::size_t i; (i = next.fetch_add(1)) < n;) task(i);
    at_work = false;
  }
  void loop() {
    for (std::size_t seen = 0;;) {
      const std::function<void(std::size_t)>* task = nullptr;
      std::size_t n = 0;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return ending || call != seen; });
        if (ending) return;
        seen = call;
        if (body == nullptr) continue;
        ++busy;
        task = body, n = count;  // the caller may take `body` away as soon as the last piece was handed out
      }
      work_off(*task, n);
      const std::lock_guard lock(mutex);
      if (--busy == 0) done.notify_all();
    }
  }
  void each(std::size_t n, const std::function<void(std::size_t)>& task) {
    if (at_work) {
      for (std::size_t i = 0; i < n; ++i) task(i);
      return;
    }
    {
      const std::lock_guard lock(mutex);
      body = &task;
      count = n;
      next = 0;
      ++call;
    }
    wake.notify_all();
    work_off(task, n);
    std::unique_lock lock(mutex);
    body = nullptr;  // a worker that wakes late finds nothing
    done.wait(lock, [&] { return busy == 0; });
  }
  void in_order(std::size_t at_once, const Ordered& pieces);
};
thread_local bool Executor::Pool::at_work = false;

namespace {

// Tickets that are served in order. A turn mostly comes within the time that it takes to wake a sleeper, so a short look is had
// before sleeping.
class Turns {
 public:
  void await(std::size_t ticket) {
    for (int look = 0; look < 2'000; ++look) {
      if (serving_.load(std::memory_order_acquire) == ticket) return;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return serving_.load(std::memory_order_acquire) == ticket; });
  }
  void pass() {
    {
      const std::lock_guard lock(mutex_);
      serving_.fetch_add(1, std::memory_order_release);
    }
    changed_.notify_all();
  }

 private:
  std::atomic<std::size_t> serving_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace

// A worker that comes late finds that the others have done its share: nobody waits for a piece that nobody has.
void Executor::Pool::in_order(std::size_t at_once, const Ordered& pieces) {
  std::mutex taking;
  std::size_t taken = 0;
  bool ended = false;
  Turns turns;
  each(at_once, [&](std::size_t worker) {
    for (;;) {
      std::size_t ticket = 0;
      {
        const std::lock_guard lock(taking);
        ended = ended || !pieces.take(worker);
        if (ended) return;
        ticket = taken++;
      }
      pieces.work(worker);
      turns.await(ticket);
      pieces.settle(worker);
      turns.pass();
    }
  });
}

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
  if (out.threads > 1) {
    out.parallel_for = [pool = pool_.get()](std::size_t n, const auto& body) { pool->each(n, body); };
    out.parallel_in_order = [pool = pool_.get()](std::size_t n, const Ordered& pieces) { pool->in_order(n, pieces); };
  }
  out.elapsed_s = [start] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  return out;
}

}  // namespace bha::threads
