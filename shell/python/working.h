// Work that Python asks for: without the interpreter's lock, on threads of its own, stopped by Ctrl-C and by the
// interpreter's end.
#pragma once
#include <cstddef>
#include <functional>

#include "bha/base/run.h"

struct _object;  // PyObject

namespace bha::python {

/// progress: called with (fraction or None, words) at most 20 times a second and at the end; null: nobody listens. threads:
/// 0: all. What `body` and `progress` throw, and KeyboardInterrupt, is thrown here, with the lock. Called with the lock held.
void work(_object* progress, std::size_t threads, double time_limit_s, const std::function<void(Run&)>& body);

/// At the interpreter's end: asks all work to stop and waits for it, at most ten seconds. Its threads, which are daemons,
/// never come back to Python; work that comes later is refused. Called with the lock held.
void end_all_work();

}  // namespace bha::python
