// Work that Python asks for: without the interpreter's lock, on threads of its own, stopped by Ctrl-C and by the
// interpreter's end.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "bha/base/run.h"

namespace nanobind {
class callable;
class object;
template <typename T, typename...>
class typed;
}  // namespace nanobind

namespace bha::python {

/// Called with (fraction or None, words); nothing: nobody listens.
using Progress = std::optional<nanobind::typed<nanobind::callable, nanobind::object(std::optional<double>, std::string)>>;

/// progress: called at most 20 times a second and at the end. threads: 0: all. What `body` and `progress` throw, and KeyboardInterrupt, is thrown here, with the lock. Called with the lock held.
void work(const Progress& progress, std::size_t threads, double time_limit_s, const std::function<void(Run&)>& body);

/// At the interpreter's end: asks all work to stop and waits for it, at most ten seconds. Its threads, which are daemons,
/// never come back to Python; work that comes later is refused. Called with the lock held.
void end_all_work();

}  // namespace bha::python
