#include "shell/c/bha.h"

#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/json.h"
#include "bha/base/run.h"
#include "bha/base/version.h"
#include "bha/formats/delimited.h"
#include "bha/formats/registry.h"
#include "bha/pipeline/left_out.h"
#include "bha/pipeline/session.h"
#include "bha/report/drawn_samples.h"
#include "bha/report/json.h"
#include "bha/report/page_document.h"

namespace bha::c {

enum Answer { done = 0, refused = 1, call_wrong = 2 };

struct TextOf {  // what the text that is pushed was made from
  std::string format{};
  std::uint64_t bytes = 0;
};
struct SessionOptions {
  std::string name = "input";
  std::optional<record::Belief> believe{};
  double nominal_capacity_Ah = nan, voltage_min_V = nan, voltage_max_V = nan;
  std::string configuration{}, delimiter{}, decimal{}, clock{}, sign{}, temperature{};
  std::map<std::string, std::string> map{};
  std::string reference = "auto";
  double eol = 0.8, eol_Ah = nan;
  std::vector<features::LeftOut> exclude{};
  std::optional<report::RowWindow> samples{};
  std::optional<TextOf> text_of{};
  bool fits = true;
  std::uint64_t seed = 1;
};

}  // namespace bha::c

namespace bha {
template <>
inline constexpr auto fields<c::TextOf> =
    Fields{Field{"format", &c::TextOf::format, "Its format."}, Field{"bytes", &c::TextOf::bytes, "Its size."}};
static_assert(fully_described<c::TextOf>);
template <>
inline constexpr auto fields<c::SessionOptions> =
    Fields{Field{"name", &c::SessionOptions::name, "Name of the source."},
           Field{"believe", &c::SessionOptions::believe, "Repeats or overrides what would be believed."},
           Field{"nominal_capacity_Ah", &c::SessionOptions::nominal_capacity_Ah, "Declared capacity."},
           Field{"voltage_min_V", &c::SessionOptions::voltage_min_V, "Lower cut-off."},
           Field{"voltage_max_V", &c::SessionOptions::voltage_max_V, "Upper cut-off."},
           Field{"configuration", &c::SessionOptions::configuration, "full-cell, half-cell-anode or half-cell-cathode."},
           Field{"delimiter", &c::SessionOptions::delimiter, "As --delimiter."},
           Field{"decimal", &c::SessionOptions::decimal, "As --decimal."},
           Field{"clock", &c::SessionOptions::clock, "As --clock."},
           Field{"sign", &c::SessionOptions::sign, "As --sign."},
           Field{"temperature", &c::SessionOptions::temperature, "As --temperature."},
           Field{"map", &c::SessionOptions::map, "As --map."},
           Field{"reference", &c::SessionOptions::reference, "As --reference."},
           Field{"eol", &c::SessionOptions::eol, "As --eol."},
           Field{"eol_Ah", &c::SessionOptions::eol_Ah, "As --eol-ah."},
           Field{"exclude", &c::SessionOptions::exclude, "As --exclude: cycles left out on request, and why."},
           Field{"samples", &c::SessionOptions::samples, "Rows to be looked at instead of being folded."},
           Field{"text_of", &c::SessionOptions::text_of, "Of what file the text was made."},
           Field{"fits", &c::SessionOptions::fits, "SoH, laws and forecast; false: cycles only."},
           Field{"seed", &c::SessionOptions::seed, "Of bootstraps."}};
static_assert(fully_described<c::SessionOptions>);
}  // namespace bha

struct bha_session {
  std::string name{};
  bha::pipeline::Options options{};
  std::optional<bha::report::DrawnSamples> samples{};  // instead of being folded, rows are looked at
  std::optional<bha::c::TextOf> text_of{};
  bha::Limits limits{};
  bha::record::Belief belief{};
  std::uint64_t bytes = 0;                            // pushed so far, before the snapshot too
  std::string head{};                                 // until there is a belief
  std::optional<bha::pipeline::Session> session{};    // from then on
  std::optional<bha::Finding> refusal{};              // ends the session
  std::optional<bha::pipeline::Analysis> analysis{};  // after bha_end
  std::string result{}, page{};  // kept while nothing is pushed, so that asking for its size costs nothing twice
};

namespace bha::c {
namespace {

pipeline::Options options_from(const SessionOptions& said) {
  pipeline::Options out;
  out.belief = {.believe = said.believe,
                .delimiter = said.delimiter,
                .decimal = said.decimal,
                .clock = said.clock,
                .sign = said.sign,
                .map = said.map,
                .nominal_capacity_Ah = said.nominal_capacity_Ah,
                .voltage_min_V = said.voltage_min_V,
                .voltage_max_V = said.voltage_max_V,
                .temperature = said.temperature,
                .configuration = said.configuration};
  out.reference = said.reference;
  out.eol = said.eol;
  out.eol_Ah = said.eol_Ah;
  out.exclude = said.exclude;
  out.fits = said.fits;
  out.seed = said.seed;
  return out;
}

int refuse_with(bha_session& s, const Finding& why) {
  s.refusal = why;
  return refused;
}

int open_with(bha_session& s, const record::Belief& belief) {
  auto opened = pipeline::Session::open(belief, s.options, s.limits, s.name);
  if (!opened) return refuse_with(s, opened.error());
  s.belief = belief;
  s.session.emplace(std::move(*opened));
  if (s.samples) s.session->only_show([&s](const record::SampleBlock& block) { s.samples->push(block); });
  return done;
}

int believe(bha_session& s, const formats::Source& source, const Result<formats::Decision>& decision) {
  if (!decision) {  // its headings are told, so that they can be named
    s.belief = formats::headings_seen(source, s.options.belief, s.limits);
    return refuse_with(s, decision.error());
  }
  if (const int code = open_with(s, decision->belief); code != done) return code;
  s.session->note(decision->findings);
  return done;
}

int decide(bha_session& s, bool whole) {
  const auto decision = formats::probe_stream(s.head, whole, s.name, s.options.belief, s.limits);
  if (const int code = believe(s, formats::source_in_memory(s.name, s.head), decision); code != done) return code;
  const std::string head = std::move(s.head);
  s.head.clear();
  const auto pushed = s.session->push_bytes(head);
  return pushed ? done : refuse_with(s, pushed.error());
}

// A snapshot: how many bytes were pushed and how long the belief is, the belief as JSON, then the session's own, or the head
// while there is no belief yet.
int continue_from(bha_session& s, std::string_view bytes) {
  const Place place{.file = s.name};
  std::uint64_t length = 0;
  if (bytes.size() < sizeof s.bytes + sizeof length)
    return refuse_with(s, finding(Code::snapshot_invalid, Severity::refused, place, "too few bytes", "a snapshot"));
  std::memcpy(&s.bytes, bytes.data(), sizeof s.bytes);
  std::memcpy(&length, bytes.data() + sizeof s.bytes, sizeof length);
  bytes.remove_prefix(sizeof s.bytes + sizeof length);
  if (length == 0) return s.head.assign(bytes), done;
  if (length > bytes.size())
    return refuse_with(s, finding(Code::snapshot_invalid, Severity::refused, place, "a snapshot that was cut", "a whole one"));
  const auto belief = json::read<record::Belief>(bytes.substr(0, static_cast<std::size_t>(length)), s.name, s.limits);
  if (!belief) return refuse_with(s, belief.error());
  if (const int code = open_with(s, *belief); code != done) return code;
  bytes.remove_prefix(static_cast<std::size_t>(length));
  const auto restored = s.session->restore(std::as_bytes(std::span(bytes.data(), bytes.size())));
  return restored ? done : refuse_with(s, restored.error());
}

report::Report report_of(const bha_session& s) {
  Run run;
  pipeline::Analysis told;
  if (s.analysis)
    told = *s.analysis;
  else if (s.session)
    told = s.session->so_far(run);
  else
    told.source.push_back({.name = s.name}), told.belief = s.belief;
  for (record::Provenance& source : told.source) source.bytes = s.bytes;
  if (s.text_of) {
    told.belief.format = s.text_of->format;
    told.belief.dialect = {};
    for (record::Provenance& source : told.source) source.format = s.text_of->format, source.bytes = s.text_of->bytes;
  }
  if (s.refusal) told.findings.push_back(*s.refusal);
  return report::make_report(told, {.version = std::string(version), .command = {}, .options = {}});
}

int hand_out(const void* bytes, std::size_t size, void* buffer, std::size_t* n) {
  const std::size_t room = *n;
  *n = size;
  if (buffer == nullptr || room < size) return call_wrong;
  if (size > 0) std::memcpy(buffer, bytes, size);
  return done;
}

}  // namespace
}  // namespace bha::c

using namespace bha::c;

const char* bha_version() { return bha::version.data(); }

int bha_session_open(const char* options_json, const void* snapshot, std::size_t n, bha_session** session) {
  if (session == nullptr || (snapshot == nullptr && n != 0)) return call_wrong;
  auto* s = new (std::nothrow) bha_session;
  *session = s;
  if (s == nullptr) return call_wrong;
  SessionOptions said;
  if (options_json != nullptr) {
    const auto read = bha::json::read<SessionOptions>(options_json, "options", s->limits);
    if (!read) return refuse_with(*s, read.error());
    said = *read;
  }
  s->name = said.name;
  s->options = options_from(said);
  s->text_of = said.text_of;
  if (said.samples && n != 0) return call_wrong;  // rows before the snapshot are gone
  if (said.samples) s->samples.emplace(*said.samples);
  if (const auto checked = bha::pipeline::check(said.exclude); !checked) return refuse_with(*s, checked.error());
  return n == 0 ? done : continue_from(*s, {static_cast<const char*>(snapshot), n});
}

int bha_session_probe(bha_session* s, unsigned long long size, bha_read_at read_at, void* context) {
  if (s == nullptr || read_at == nullptr || s->session || s->analysis || s->bytes != 0) return call_wrong;
  if (s->refusal) return refused;
  const auto bytes_at = [=](std::uint64_t offset, std::span<char> into) -> bha::Result<std::size_t> {
    return read_at(context, offset, into.data(), into.size());
  };
  const bha::formats::Source source{s->name, {{.name = s->name, .size = size, .read_at = bytes_at}}};
  return believe(*s, source, bha::formats::probe(source, s->options.belief, s->limits));
}

int bha_push_bytes(bha_session* s, const void* bytes, std::size_t n) {
  if (s == nullptr || (bytes == nullptr && n != 0) || s->analysis) return call_wrong;
  if (s->refusal) return refused;
  s->result.clear();
  s->page.clear();
  s->bytes += n;
  const std::string_view text(static_cast<const char*>(bytes), n);
  if (s->session) {
    const auto pushed = s->session->push_bytes(text);
    return pushed ? done : refuse_with(*s, pushed.error());
  }
  s->head.append(text);
  return s->head.size() < s->limits.probe_bytes ? done : decide(*s, false);
}

int bha_end(bha_session* s) {
  if (s == nullptr) return call_wrong;
  if (s->refusal) return refused;
  if (s->analysis) return done;
  s->result.clear();
  s->page.clear();
  if (!s->session)
    if (const int code = decide(*s, true); code != done) return code;
  if (const auto ended = s->session->end_of_text(); !ended) return refuse_with(*s, ended.error());
  bha::Run run;
  s->analysis = s->session->finish(run);
  return done;
}

int bha_snapshot(bha_session* s, void* buffer, std::size_t* n) {
  if (s == nullptr || n == nullptr || s->analysis || s->samples) return call_wrong;
  if (s->refusal) return refused;
  const std::string belief = s->session ? bha::json::write(s->belief) : "";
  const std::uint64_t length = belief.size();
  std::string out(sizeof s->bytes + sizeof length, '\0');
  std::memcpy(out.data(), &s->bytes, sizeof s->bytes);
  std::memcpy(out.data() + sizeof s->bytes, &length, sizeof length);
  out += belief;
  if (s->session) {
    const std::vector<std::byte> inner = s->session->snapshot();
    if (!inner.empty()) out.append(reinterpret_cast<const char*>(inner.data()), inner.size());
  } else {
    out += s->head;
  }
  return hand_out(out.data(), out.size(), buffer, n);
}

int bha_result_json(bha_session* s, char* buffer, std::size_t* n) {
  if (s == nullptr || n == nullptr) return call_wrong;
  if (s->result.empty()) s->result = bha::report::to_json(report_of(*s));
  const int code = hand_out(s->result.data(), s->result.size(), buffer, n);
  return code == done && s->refusal ? refused : code;
}

int bha_page_json(bha_session* s, char* buffer, std::size_t* n) {
  if (s == nullptr || n == nullptr) return call_wrong;
  if (s->page.empty()) s->page = bha::json::write(bha::report::page_of_cycles(report_of(*s)));
  const int code = hand_out(s->page.data(), s->page.size(), buffer, n);
  return code == done && s->refusal ? refused : code;
}

int bha_samples_json(bha_session* s, char* buffer, std::size_t* n) {
  if (s == nullptr || n == nullptr || !s->samples) return call_wrong;
  if (s->refusal) return refused;
  if (!s->analysis && !s->samples->complete()) return *n = 0, done;
  const std::string rows = bha::json::write(s->samples->marks());
  return hand_out(rows.data(), rows.size(), buffer, n);
}

void bha_close(bha_session* s) { delete s; }
