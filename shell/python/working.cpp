#include "shell/python/working.h"

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "shell/threads/executor.h"

namespace nb = nanobind;

namespace bha::python {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto between_looks = std::chrono::milliseconds(50);

/// Of this process. A thread that took the lock after the interpreter has ended would be ended in the middle of our frames,
/// so none does: `returning` counts those that have seen that it goes on.
struct AllWork {
  std::atomic<bool> ending{false};
  std::atomic<int> active{0}, returning{0};
};
AllWork all_work;

[[noreturn]] void never_come_back() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(24));
}

class Unlocked {
 public:
  Unlocked() : state_(PyEval_SaveThread()) {}
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;
  ~Unlocked() {
    ++all_work.returning;
    if (all_work.ending) {
      --all_work.returning;
      --all_work.active;
      never_come_back();
    }
    PyEval_RestoreThread(state_);
    --all_work.returning;
  }

 private:
  PyThreadState* state_;
};

/// Signals are Python's own matter, and only its main thread may look at them.
bool on_main_thread() {
  const nb::module_ threading = nb::module_::import_("threading");
  return threading.attr("current_thread")().is(threading.attr("main_thread")());
}

struct Watch {
  nb::handle progress{};
  bool may_be_interrupted = false;
  std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> stop{false};
  std::mutex telling{};
  Clock::time_point looked = Clock::now(), told{};  // told: under `telling`
  std::exception_ptr raised{};                      // with the lock

  bool must_stop() {
    if (stop || all_work.ending) return true;
    if (!may_be_interrupted || std::this_thread::get_id() != caller) return false;
    const auto now = Clock::now();
    if (now - looked < between_looks) return false;
    looked = now;
    const nb::gil_scoped_acquire lock;
    if (PyErr_CheckSignals() != 0) keep(std::make_exception_ptr(nb::python_error()));
    return stop;
  }
  void tell(double fraction, std::string_view words, bool last = false) {
    const std::unique_lock one(telling, std::try_to_lock);
    const auto now = Clock::now();
    if (!one || stop || all_work.ending || (!last && now - told < between_looks)) return;
    told = now;
    const nb::gil_scoped_acquire lock;
    try {
      const nb::object share = fraction < 0 ? nb::object(nb::none()) : nb::object(nb::float_(fraction));
      progress(share, nb::str(words.data(), words.size()));
    } catch (...) {
      keep(std::current_exception());
    }
  }
  void keep(std::exception_ptr what) {
    if (!raised) raised = std::move(what);
    stop = true;
  }
};

}  // namespace

void work(const Progress& progress, std::size_t threads, double time_limit_s, const std::function<void(Run&)>& body) {
  if (all_work.ending) throw std::runtime_error("bha: the interpreter is ending");
  // A child has the thread that forked alone.
  [[maybe_unused]] static const int forked = pthread_atfork(nullptr, nullptr, [] { all_work.active = all_work.returning = 0; });
  Watch watch{.progress = progress ? nb::handle(*progress) : nb::handle(), .may_be_interrupted = on_main_thread()};
  std::exception_ptr thrown;
  ++all_work.active;
  {
    const Unlocked unlocked;
    try {
      threads::Executor executor(threads);
      Run run = executor.run();
      run.budget_s = time_limit_s;
      run.stop_requested = [&watch] { return watch.must_stop(); };
      if (watch.progress.is_valid())
        run.progress = [&watch](double fraction, std::string_view words) { watch.tell(fraction, words); };
      body(run);
      if (watch.progress.is_valid()) watch.tell(1, "done", true);
    } catch (...) {
      thrown = std::current_exception();
    }
  }
  --all_work.active;
  if (watch.raised) std::rethrow_exception(watch.raised);
  if (thrown) std::rethrow_exception(thrown);
}

void end_all_work() {
  const bool at_work = all_work.active > 0;
  all_work.ending = true;
  const auto until = Clock::now() + std::chrono::seconds(10);
  PyThreadState* state = PyEval_SaveThread();
  const auto wait = [] { std::this_thread::sleep_for(std::chrono::milliseconds(5)); };
  while (all_work.active > 0 && Clock::now() < until) wait();
  while (all_work.returning > 0) wait();
  if (at_work) wait();  // who has the lock again still turns a result into Python's
  PyEval_RestoreThread(state);
}

}  // namespace bha::python
