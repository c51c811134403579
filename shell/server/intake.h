// What comes in: files in pieces, and the work of adding them to the workspace. One table of operations, from which requests are
// answered and their part of the OpenAPI document is made.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bha/base/json_shape.h"
#include "shell/server/jobs.h"
#include "shell/server/message.h"
#include "shell/server/target.h"
#include "shell/server/uploads.h"

namespace bha::server {

class Intake;
struct Operation {
  std::string_view method, path, name, says;  // path: "/api/v1/uploads/{name}"
  std::string_view schema;
  const json::Shape* shape;
  unsigned status;  // when it went well
  Response (Intake::*answer)(const Request&, const Target&);
};
[[nodiscard]] std::span<const Operation> operations();

class Intake {
 public:
  /// program: this one, to be run for what takes long. open: whether anything may be written.
  Intake(std::string program, std::string workspace, bool open);
  /// Nothing: the path is none of these.
  [[nodiscard]] std::optional<Response> answer(const Request&, const Target&);
  [[nodiscard]] bool open() const { return open_; }
  void look() { jobs_.look(); }

  Response list_uploads(const Request&, const Target&);
  Response tell_upload(const Request&, const Target&);
  Response put_piece(const Request&, const Target&);
  Response remove_upload(const Request&, const Target&);
  Response add_upload(const Request&, const Target&);
  Response list_jobs(const Request&, const Target&);
  Response tell_job(const Request&, const Target&);
  Response cancel_job(const Request&, const Target&);

 private:
  [[nodiscard]] bool works_on(const std::string& upload) const;
  std::string workspace_;
  bool open_;
  Uploads uploads_;
  Jobs jobs_;
};

/// What may be said of a file that is added: `bha add --nominal-capacity-ah` and so on. again: it may be said several times.
struct AddSaid {
  std::string_view name, option, says;
  bool again = false;
};
[[nodiscard]] std::span<const AddSaid> add_said();

}  // namespace bha::server
