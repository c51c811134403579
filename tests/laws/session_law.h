// What must hold of a session for every text and every way to hand it over; a function of the session, so that culprits can be
// tried.
#pragma once
#include <rapidcheck.h>

#include <algorithm>

#include "bha/formats/bdf_write.h"
#include "bha/pipeline/session.h"
#include "bha/report/json.h"
#include "tests/laws/snapshot_law.h"

namespace bha::laws {

struct TextLife {
  std::string text{};
  record::Belief belief{};
};
inline pipeline::Options session_options() {
  pipeline::Options options;
  options.belief.nominal_capacity_Ah = 2;
  options.belief.voltage_min_V = 2.7;
  options.belief.voltage_max_V = 4.2;
  options.fits = false;
  return options;
}
/// 1: CR line ends. 2: UTF-16. Else as it is.
inline std::string written_otherwise(std::string text, int way) {
  if (way == 1) std::replace(text.begin(), text.end(), '\n', '\r');
  if (way != 2) return text;
  std::string wide("\xff\xfe");
  for (const char c : text) wide.append({c, '\0'});
  return wide;
}
/// BDF text of any life, now and then with a broken row, without a last line end, with CR line ends or in UTF-16.
inline TextLife any_text() {
  TextLife out;
  const record::SampleBlock life = any_life();
  formats::append_bdf_header(out.text, formats::columns_of(life));
  formats::append_bdf_rows(out.text, life);
  if (*rc::gen::arbitrary<bool>()) {
    const std::size_t line = out.text.find('\n', out.text.size() / 2);
    if (line != std::string::npos) out.text.insert(line + 1, "broken,row\n");
  }
  if (*rc::gen::arbitrary<bool>()) out.text.pop_back();
  out.text = written_otherwise(std::move(out.text), *rc::gen::inRange(0, 4));
  const auto decision = formats::probe(formats::source_in_memory("life", out.text), session_options().belief, {});
  RC_PRE(static_cast<bool>(decision));
  out.belief = decision->belief;
  return out;
}
inline std::string told(const pipeline::Analysis& analysis) {
  return report::to_json_without_run(report::make_report(analysis, {}));
}

template <class Session>
std::string told_of_parts(const TextLife& life, const std::vector<std::size_t>& cuts, bool by_snapshot) {
  Run run;
  const pipeline::Options options = session_options();
  auto session = Session::open(life.belief, options, {}, "life");
  if (!session) return spell(session.error());
  std::size_t from = 0;
  const auto push = [&](std::size_t to) {
    const auto done = session->push_bytes(std::string_view(life.text).substr(from, to - from));
    from = to;
    return static_cast<bool>(done);
  };
  for (const std::size_t cut : cuts) {
    if (!push(cut)) return "refused";
    if (!by_snapshot) continue;
    auto next = Session::open(life.belief, options, {}, "life");
    if (!next || !next->restore(session->snapshot())) return "no snapshot";
    session = std::move(next);
  }
  if (!push(life.text.size()) || !session->end_of_text()) return "refused";
  return told(session->finish(run));
}

/// Any cut of the text, and any stop and go on from a snapshot, tells the same as the whole.
template <class Session>
bool pieces_tell_the_same(const TextLife& life, const std::vector<std::size_t>& cuts, bool by_snapshot) {
  return told_of_parts<Session>(life, {}, false) == told_of_parts<Session>(life, cuts, by_snapshot);
}

/// What is known after a part of the text is not changed by what comes later: its closed cycles are the first of the whole's.
template <class Session>
bool the_past_stays(const TextLife& life, std::size_t cut) {
  Run run;
  auto part = Session::open(life.belief, session_options(), {}, "life"),
       whole = Session::open(life.belief, session_options(), {}, "life");
  if (!part || !whole || !part->push_bytes(std::string_view(life.text).substr(0, cut)) || !whole->push_bytes(life.text) ||
      !whole->end_of_text())
    return false;
  const auto early = part->so_far(run).cycles, late = whole->finish(run).cycles;
  return early.size() <= late.size() &&
         bits(early) ==
             bits(std::vector<features::CycleRow>(late.begin(), late.begin() + static_cast<std::ptrdiff_t>(early.size())));
}

}  // namespace bha::laws
