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

std::vector<Slab*> Ahead::two_of_them() {
  const auto end = wanted_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(wanted_.size(), 2));
  std::vector<Slab*> out(wanted_.begin(), end);
  wanted_.erase(wanted_.begin(), end);
  return out;
}

void Ahead::await(Slab& slab) {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto mine = std::find(wanted_.begin(), wanted_.end(), &slab);
    if (mine == wanted_.end() && std::find(busy_.begin(), busy_.end(), &slab) == busy_.end()) return;
    if (wanted_.empty()) {
      changed_.wait(lock);
      continue;
    }
    if (mine != wanted_.end()) std::rotate(wanted_.begin(), mine, mine + 1);
    const std::vector<Slab*> taken = two_of_them();
    lock.unlock();
    Slab::fetch(taken);
    lock.lock();
  }
}

void Ahead::loop() {
  keep_hdf5_silent();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !wanted_.empty(); });
    if (ending_) return;
    busy_ = two_of_them();
    lock.unlock();
    Slab::fetch(busy_);
    lock.lock();
    busy_.clear();
    changed_.notify_all();
  }
}

}  // namespace bha::containers
