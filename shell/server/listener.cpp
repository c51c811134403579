#include "shell/server/listener.h"

#include <array>
#include <chrono>
#include <csignal>
#include <ctime>
#include <optional>
#include <set>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "bha/base/text.h"
#include "shell/server/problem.h"

namespace bha::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

std::chrono::steady_clock::duration seconds(double s) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(s));
}

std::string date_now() {
  static std::time_t last = 0;
  static std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != last) {
    std::array<char, 40> buffer{};
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    text.assign(buffer.data(), std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc));
    last = now;
  }
  return text;
}

std::string head_of(const Response& response, bool keep) {
  const auto status = http::int_to_status(response.status);
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(http::obsolete_reason(status));
  out += "\r\nDate: " + date_now();
  bool has_policy = false;
  for (const auto& [name, value] : response.headers) {
    out.append("\r\n").append(name).append(": ").append(value);
    has_policy |= name == "Content-Security-Policy";
  }
  out += security_headers;
  if (!has_policy) out.append("\r\nContent-Security-Policy: ").append(default_policy);
  if (!response.events && response.status != 304) out += "\r\nContent-Length: " + std::to_string(response.body->size());
  return out += keep ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
}

class Session;
struct Shared {
  Service& service;
  ListenLimits limits;
  std::set<Session*> sessions{}, streams{};
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket&& socket, Shared& shared) : stream_(std::move(socket)), shared_(shared) { shared_.sessions.insert(this); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    shared_.sessions.erase(this);
    shared_.streams.erase(this);
  }

  void start() {
    error_code none;
    stream_.socket().set_option(tcp::no_delay(true), none);
    if (shared_.sessions.size() > shared_.limits.connections)
      return send(problem(503, "Too many connections.", "try again in a moment"), false, true);
    read();
  }
  void tell(const std::string& event) {
    next_ = event;  // one that is slow is told the newest alone
    if (!writing_) write_event();
  }

 private:
  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(shared_.limits.header_bytes));
    parser_->body_limit(shared_.limits.body_bytes);
    stream_.expires_after(seconds(shared_.limits.deadline_s));  // one point in time for all reads of this request
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](error_code failed, std::size_t) { self->on_read(failed); });
  }

  void on_read(error_code failed) {
    if (failed == http::error::end_of_stream) return end();
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow)
      return send(problem(431, "The header is too long.", "send less than 16 kB"), false, true);
    if (failed == http::error::body_limit)
      return send(
          problem(413, "The body is too long.", "send at most " + std::to_string(shared_.limits.body_bytes) + " bytes at once"),
          false, true);
    if (failed && failed.category() == http::make_error_code(http::error::bad_method).category() &&
        failed != http::error::partial_message)
      return send(problem(400, "That is no HTTP request.", failed.message()), false, true);
    if (failed) return;  // gone, or too slow
    const auto& message = parser_->get();
    Request request{.method = std::string(message.method_string()), .target = std::string(message.target())};
    request.body = message.body();
    for (const auto& field : message) request.headers.emplace_back(lower(field.name_string()), std::string(field.value()));
    Response answer = shared_.service.answer(request);
    if (answer.events && shared_.streams.size() >= shared_.limits.event_streams)
      answer = problem(503, "Too many listeners.", "close one of the pages that are open");
    send(std::move(answer), message.keep_alive(), request.method != "HEAD");
  }

  void send(Response answer, bool keep, bool with_body) {
    answer_ = std::move(answer);
    head_ = head_of(answer_, keep);
    stream_.expires_after(seconds(shared_.limits.deadline_s));
    const std::array<asio::const_buffer, 2> bytes{asio::buffer(head_),
                                                  with_body ? asio::buffer(*answer_.body) : asio::const_buffer{}};
    asio::async_write(stream_, bytes, [self = shared_from_this(), keep](error_code failed, std::size_t) {
      if (failed) return;
      if (self->answer_.events) return self->become_stream();
      keep ? self->read() : self->end();
    });
  }

  void become_stream() {
    shared_.streams.insert(this);
    stream_.expires_never();
    next_ = "retry: 2000\n\n";
    write_event();
    wait_for_end();
  }
  void write_event() {
    writing_ = true;
    head_ = std::exchange(next_, {});
    asio::async_write(stream_.socket(), asio::buffer(head_), [self = shared_from_this()](error_code failed, std::size_t) {
      self->writing_ = false;
      if (failed) self->shared_.streams.erase(self.get());
      if (!failed && !self->next_.empty()) self->write_event();
    });
  }
  void wait_for_end() {
    stream_.socket().async_read_some(asio::buffer(ignored_), [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) return self->wait_for_end();
      self->shared_.streams.erase(self.get());
    });
  }

  // What is still on its way here is read and forgotten: closing at once would take our last words away with it.
  void end() {
    error_code none;
    stream_.socket().shutdown(tcp::socket::shutdown_send, none);
    stream_.expires_after(std::chrono::seconds(2));
    forget();
  }
  void forget() {
    stream_.async_read_some(asio::buffer(ignored_), [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) self->forget();
    });
  }

  beast::tcp_stream stream_;
  Shared& shared_;
  beast::flat_buffer buffer_{64 << 10};
  std::optional<http::request_parser<http::string_body>> parser_{};
  Response answer_{};
  std::string head_{}, next_{};
  std::array<char, 4096> ignored_{};
  bool writing_ = false;
};

Refusal cannot(const std::string& address, int port, const std::string& why) {
  return refuse(Code::option_invalid, {.column = "--port"}, address + ":" + std::to_string(port) + " (" + why + ")",
                "an address and a port that are free", "say --port 0 for any that is free");
}

}  // namespace

struct Listener::Sockets {
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  asio::signal_set ends{context, SIGINT, SIGTERM};
  asio::steady_timer clock{context};
  std::int64_t told = 0;
  int ticks = 0;

  void accept(Shared& shared) {
    acceptor.async_accept([this, &shared](error_code failed, tcp::socket socket) {
      if (failed == asio::error::operation_aborted) return;
      if (!failed) std::make_shared<Session>(std::move(socket), shared)->start();
      accept(shared);
    });
  }
  // Four times a second: has the workspace changed? Who listens is told, and every 15 s that it is still there.
  void tick(Shared& shared) {
    clock.expires_after(std::chrono::milliseconds(250));
    clock.async_wait([this, &shared](error_code failed) {
      if (failed) return;
      shared.service.look();
      if (!shared.streams.empty()) {
        const std::int64_t now = shared.service.revision();
        const bool changed = now != told;
        if (changed || ++ticks % 60 == 0)
          for (Session* listener : std::set<Session*>(shared.streams))
            listener->tell(changed ? "event: workspace\ndata: {\"revision\":" + std::to_string(now) + "}\n\n"
                                   : ": still here\n\n");
        told = now;
      }
      tick(shared);
    });
  }
};

Listener::Listener(std::unique_ptr<Sockets> sockets) : sockets_(std::move(sockets)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener::~Listener() = default;

Result<Listener> Listener::bind(const std::string& address, int port) {
  error_code failed;
  const auto place = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, failed);
  if (failed)
    return refuse(Code::option_invalid, {.column = "--address"}, address, "an address of numbers, such as 127.0.0.1",
                  "leave --address out to listen on this machine alone");
  auto sockets = std::make_unique<Sockets>();
  const tcp::endpoint endpoint(place, static_cast<std::uint16_t>(port));
  tcp::acceptor& acceptor = sockets->acceptor;
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return cannot(address, port, failed.message());
  return Listener(std::move(sockets));
}

int Listener::port() const { return sockets_->acceptor.local_endpoint().port(); }
bool Listener::loopback() const { return sockets_->acceptor.local_endpoint().address().is_loopback(); }

void Listener::run(Service& service, const ListenLimits& limits) {
  Shared shared{.service = service, .limits = limits};
  sockets_->told = service.revision();
  sockets_->accept(shared);
  sockets_->tick(shared);
  sockets_->ends.async_wait([this](error_code, int) { sockets_->context.stop(); });
  sockets_->context.run();
  sockets_.reset();  // what is still open ends here, while `shared` lives
}

}  // namespace bha::server
