// A request value in, a response value out: who may ask, which route or file, and whether the asker has it already. What was
// answered of the workspace is kept until the workspace changes.
//   Service service(options);   Response r = service.answer({.method = "GET", .target = "/api/v1/cells", .headers = …});
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "bha/base/finding.h"
#include "shell/server/guard.h"
#include "shell/server/intake.h"
#include "shell/server/message.h"
#include "shell/server/site.h"
#include "shell/workspace/store.h"

namespace bha::server {

class Service {
 public:
  /// intake: nothing: files can neither be sent nor asked after.
  Service(std::string workspace, std::string dashboard, Site site, Guard guard, std::unique_ptr<Intake> intake = nullptr);
  /// A HEAD has the answer of its GET; the connection leaves the body away.
  [[nodiscard]] Response answer(const Request&);
  /// Grows whenever the workspace was changed, by whomever; seen within a millisecond.
  [[nodiscard]] std::int64_t revision();
  /// Long work goes on: to be called a few times a second.
  void look() {
    if (intake_) intake_->look();
  }
  [[nodiscard]] bool takes_files() const { return intake_ && intake_->open(); }

  static constexpr std::size_t kept_bytes = 12 << 20;  // of answers, for the next who asks

 private:
  [[nodiscard]] Response told(const Request&);
  [[nodiscard]] Response of_api(const Request&, const Target&);
  std::string folder_, dashboard_;
  Site site_;
  Guard guard_;
  std::unique_ptr<Intake> intake_;
  std::optional<workspace::Workspace> kept_{};
  std::optional<workspace::Statement> version_{};
  std::int64_t revision_ = 0, seen_ = -1;
  std::chrono::steady_clock::time_point looked_{};
  std::unordered_map<std::string, Response> answers_{};
  std::size_t bytes_ = 0;
};

}  // namespace bha::server
