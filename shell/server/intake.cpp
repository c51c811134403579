#include "shell/server/intake.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "shell/server/problem.h"

namespace bha::server {
namespace {

constexpr AddSaid said[] = {
    {"nominal_capacity_Ah", "--nominal-capacity-ah", "Nominal capacity [Ah]."},
    {"voltage_limits", "--voltage-limits", "Lower and upper cut-off [V], as 2.5,4.2."},
    {"configuration", "--configuration", "full-cell, half-cell-anode or half-cell-cathode."},
    {"map", "--map", "Which column a quantity is, and its unit, as voltage=Ucell:mV.", true},
    {"clock", "--clock", "test-time, step-time, unix-time, date-time; or ymd, mdy, dmy for dates."},
    {"sign", "--sign", "Which current charges."},
    {"temperature", "--temperature", "Heading of the column to take as cell temperature."},
    {"delimiter", "--delimiter", "What separates columns: , ; | tab or blank."},
    {"decimal", "--decimal", "Point or comma."},
    {"reference", "--reference", "What 1 means: auto, rated, first:N, best:N, checkup:N."},
    {"eol", "--eol", "State of health at which life ends."},
    {"eol_Ah", "--eol-ah", "End of life, absolute [Ah]."},
    {"seed", "--seed", "Of the bootstraps."},
    {"exclude", "--exclude", "Cycles to leave out of the fade curve, and why: 17=REASON or 17-19=REASON.", true}};
constexpr std::string_view form = "application/x-www-form-urlencoded";

const Operation all[] = {
    {"GET", "/api/v1/uploads", "uploads", "Files that were uploaded, whole or in part.", "Uploads",
     &json::shape<std::vector<Upload>>, 200, &Intake::list_uploads},
    {"GET", "/api/v1/uploads/{name}", "upload", "How much of a file is there, and whether it is the same: the SHA-256 of a span.",
     "Upload", &json::shape<Upload>, 200, &Intake::tell_upload},
    {"PUT", "/api/v1/uploads/{name}", "putPiece", "Takes the next piece of a file (at most 1 MB) at `offset`, its end until now.",
     "Upload", &json::shape<Upload>, 200, &Intake::put_piece},
    {"DELETE", "/api/v1/uploads/{name}", "removeUpload", "Forgets a file; cells that were added from it stay.", "Upload",
     &json::shape<Upload>, 200, &Intake::remove_upload},
    {"POST", "/api/v1/uploads/{name}/add", "addUpload", "Adds a file that is whole to the workspace, as a job.", "Job",
     &json::shape<Job>, 202, &Intake::add_upload},
    {"GET", "/api/v1/jobs", "jobs", "Long work: what waits, runs and has ended.", "Jobs", &json::shape<std::vector<Job>>, 200,
     &Intake::list_jobs},
    {"GET", "/api/v1/jobs/{id}", "job", "How far it is, and how it ended.", "Job", &json::shape<Job>, 200, &Intake::tell_job},
    {"DELETE", "/api/v1/jobs/{id}", "cancelJob", "Stops it; what was stored whole stays.", "Job", &json::shape<Job>, 200,
     &Intake::cancel_job}};

// Whether the segments are those of the pattern, "{…}" standing for any one.
bool fits(std::string_view pattern, const std::vector<std::string>& segments) {
  const auto parts = split(pattern.substr(1), '/');
  return std::ranges::equal(parts, segments, [](std::string_view part, const std::string& segment) {
    return part == segment || (part.starts_with('{') && !segment.empty());
  });
}

template <class T>
Response told(const T& value, unsigned status = 200) {
  Response out = response(status, "application/json", json::write(value));
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

template <class T>
std::optional<T> whole_number(std::string_view text) {
  T out{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}
std::optional<std::int64_t> job_of(const Target& target) { return whole_number<std::int64_t>(target.segments[3]); }
const std::string& name_of(const Target& target) { return target.segments[3]; }

Response no_upload(const std::string& name) { return problem(404, "There is no upload by that name.", in_quotes(name)); }
Response no_job() { return problem(404, "There is no such job.", "GET /api/v1/jobs lists those that there are"); }

}  // namespace

std::span<const Operation> operations() { return all; }
std::span<const AddSaid> add_said() { return said; }

Intake::Intake(std::string program, std::string workspace, bool open)
    : workspace_(std::move(workspace)), open_(open), uploads_(workspace_ + "/uploads"), jobs_(std::move(program)) {}

std::optional<Response> Intake::answer(const Request& request, const Target& target) {
  std::string allowed;
  for (const Operation& each : all) {
    if (!fits(each.path, target.segments)) continue;
    const bool asks = each.method == "GET";
    if (each.method == request.method || (asks && request.method == "HEAD")) {
      if (!asks && !open_) return problem(403, "This server takes nothing.", "start it with `bha serve --uploads`");
      return (this->*each.answer)(request, target);
    }
    allowed.append(allowed.empty() ? "" : ", ").append(each.method);
  }
  if (allowed.empty()) return std::nullopt;
  Response out = problem(405, "That cannot be done with it.", "it takes " + allowed);
  out.headers.emplace_back("Allow", allowed);
  return out;
}

bool Intake::works_on(const std::string& upload) const {
  return std::ranges::any_of(jobs_.all(), [&](const Job& job) { return !job.over() && job.name == upload; });
}

Response Intake::list_uploads(const Request&, const Target&) { return told(uploads_.all()); }
Response Intake::tell_upload(const Request&, const Target& target) {
  auto upload = uploads_.one(name_of(target));
  if (!upload) return no_upload(name_of(target));
  const auto first = target.query.find("first"), count = target.query.find("count");
  if (first == target.query.end() && count == target.query.end()) return told(*upload);
  const auto number = [&](const auto& given) {
    return whole_number<std::int64_t>(given == target.query.end() ? "0" : std::string_view(given->second));
  };
  const auto from = number(first), bytes = number(count);
  if (!from || !bytes || *bytes > Uploads::most_digest_bytes)
    return problem(400, "That names no span of bytes.",
                   "?first=N&count=N, at most " + std::to_string(Uploads::most_digest_bytes) + " bytes at once");
  auto sha256 = uploads_.sha256(upload->name, *from, *bytes);
  if (!sha256) return problem(416, "The file does not hold these bytes.", std::to_string(upload->bytes) + " bytes are there");
  upload->sha256 = *std::move(sha256);
  return told(*upload);
}
Response Intake::put_piece(const Request& request, const Target& target) {
  const std::string& name = name_of(target);
  if (!Uploads::may_be_called(name))
    return problem(400, "A file cannot be called so.", "give a name without a slash and without a dot in front");
  const auto given = target.query.find("offset");
  const auto offset = whole_number<std::int64_t>(given == target.query.end() ? "0" : std::string_view(given->second));
  if (!offset) return problem(400, "The offset is no number of bytes.", "?offset=N: where the piece begins");
  if (works_on(name)) return problem(409, "It is being added.", "wait for its job, or cancel it");
  switch (uploads_.put(name, *offset, request.body)) {
    case Uploads::Put::taken:
      return told(Upload{name, *offset + static_cast<std::int64_t>(request.body.size())});
    case Uploads::Put::elsewhere: {
      const auto is = uploads_.one(name);
      return problem(409, "The piece does not begin where the file ends.",
                     std::to_string(is ? is->bytes : 0) + " bytes are there: go on from them, or DELETE the file first");
    }
    case Uploads::Put::too_much:
      return problem(413, "The file is too long.", "add it where it lies: bha add PATH --workspace " + workspace_);
    default:
      return problem(507, "The piece could not be written.", "what was there is there still; see to the disk and go on");
  }
}
Response Intake::remove_upload(const Request&, const Target& target) {
  const std::string& name = name_of(target);
  if (works_on(name)) return problem(409, "It is being added.", "wait for its job, or cancel it");
  return uploads_.remove(name) ? told(Upload{name, 0}) : no_upload(name);
}
Response Intake::add_upload(const Request& request, const Target& target) {
  const std::string& name = name_of(target);
  if (!request.body.empty() && !request.header("content-type").starts_with(form))
    return problem(415, "What is said of a file comes as a form.", "Content-Type: " + std::string(form));
  auto words = words_of(request.body);  // a form holds more than an address
  if (!words) return problem(400, "The form cannot be read.", "name=value&name=value, each escaped");
  words->insert(words->begin(), target.words.begin(), target.words.end());
  std::vector<std::string> command{"add", "", "--workspace", workspace_, "--progress"};
  std::set<std::string_view> before;
  for (const auto& [word, value] : *words) {
    const auto known = std::ranges::find(said, word, &AddSaid::name);
    if (known == std::end(said))
      return problem(400, "There is no parameter by that name.", in_quotes(word) + "; see /api/openapi.json");
    if (!before.insert(word).second && !known->again) return problem(400, "A parameter was given twice.", in_quotes(word));
    command.push_back(std::string(known->option));
    for (const std::string_view part : word == "voltage_limits" ? split(value, ',') : std::vector<std::string_view>{value}) {
      if (part.empty() || part.starts_with('-'))
        return problem(400, "A parameter cannot be used.", word + "=" + in_quotes(value));
      command.emplace_back(part);
    }
  }
  if (works_on(name)) return problem(409, "It is being added.", "GET /api/v1/jobs tells how far it is");
  auto path = uploads_.whole(name);
  if (!path)
    return path.error().code == Code::file_not_found ? no_upload(name)
                                                     : problem(507, "It is not on the disk.", path.error().found);
  command[1] = *path;
  const auto job = jobs_.start(name, std::move(command));
  return job ? told(*job, 202) : problem(503, "Too much waits already.", "try again when some of it is done");
}
Response Intake::list_jobs(const Request&, const Target&) {
  jobs_.look();
  return told(jobs_.all());
}
Response Intake::tell_job(const Request&, const Target& target) {
  jobs_.look();
  const auto id = job_of(target);
  const auto job = id ? jobs_.one(*id) : std::nullopt;
  return job ? told(*job) : no_job();
}
Response Intake::cancel_job(const Request&, const Target& target) {
  const auto id = job_of(target);
  if (!id || !jobs_.one(*id)) return no_job();
  jobs_.cancel(*id);
  return told(*jobs_.one(*id));
}

}  // namespace bha::server
