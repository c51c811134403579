// Sockets: from bytes to a Request and from a Response to bytes, one thread for all of them (Boost.Beast). What cannot be read is
// answered with a problem document; who is too slow, or one too many, is let go.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "bha/base/finding.h"
#include "shell/server/service.h"

namespace bha::server {

/// deadline_s: for a whole request, from the wait for its first byte to its last, and again for the whole of its answer.
struct ListenLimits {
  double deadline_s = 30;
  std::size_t header_bytes = 16 << 10, body_bytes = 64 << 10;
  std::size_t connections = 256, event_streams = 32;
};

class Listener {
 public:
  /// Findings  option_invalid (no such address, a port that is taken or may not be had)
  [[nodiscard]] static Result<Listener> bind(const std::string& address, int port);
  Listener(Listener&&) noexcept;
  ~Listener();
  [[nodiscard]] int port() const;
  [[nodiscard]] bool loopback() const;
  /// Answers until Ctrl-C or a request to end (SIGINT, SIGTERM).
  void run(Service&, const ListenLimits& = {});

 private:
  struct Sockets;
  explicit Listener(std::unique_ptr<Sockets>);
  std::unique_ptr<Sockets> sockets_;
};

}  // namespace bha::server
