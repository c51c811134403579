#include "shell/containers/hdf5/ahead.h"

#include <algorithm>

#include "shell/containers/hdf5/slab.h"

namespace bha::containers {

Ahead::Ahead() : thread_([this] { loop(); }) {}

Ahead::~Ahead() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Ahead::want(Slab& slab) {
  {
    const std::lock_guard lock(mutex_);
    wanted_.push_back(&slab);
  }
  changed_.notify_all();
}

void Ahead::await(Slab& slab) {
  std::unique_lock lock(mutex_);
  for (;;) {
    auto mine = std::find(wanted_.begin(), wanted_.end(), &slab);
    if (mine == wanted_.end() && busy_ != &slab) return;
    if (mine == wanted_.end()) mine = wanted_.begin();
    if (mine == wanted_.end()) {
      changed_.wait(lock);
      continue;
    }
    Slab& taken = **mine;
    wanted_.erase(mine);
    lock.unlock();
    taken.fetch_next();
    lock.lock();
  }
}

void Ahead::loop() {
  keep_hdf5_silent();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !wanted_.empty(); });
    if (ending_) return;
    busy_ = wanted_.front();
    wanted_.pop_front();
    lock.unlock();
    busy_->fetch_next();
    lock.lock();
    busy_ = nullptr;
    changed_.notify_all();
  }
}

}  // namespace bha::containers
