// What a cell lost by each slow check-up, of text that is read as it was believed before: nothing is decided here.
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bha/base/json.h"
#include "bha/base/limits.h"
#include "bha/base/run.h"
#include "bha/pipeline/modes_page.h"
#include "bha/pipeline/session.h"
#include "shell/c/bha.h"
#include "shell/c/hand_over.h"

struct bha_modes {
  bha::Limits limits{};
  std::optional<bha::pipeline::Session> session{};
  std::optional<bha::Finding> refusal{};
  std::optional<bha::pipeline::Analysis> analysis{};  // after the first answer
};

namespace {

int refuse_with(bha_modes& m, const bha::Finding& why) {
  m.refusal = why;
  return 1;
}

void finish(bha_modes& m) {
  if (const auto ended = m.session->end_of_text(); !ended) m.refusal = ended.error();
  bha::Run run;
  m.analysis = m.session->finish(run);
}

}  // namespace

int bha_modes_open(const char* belief_json, const char* name, bha_modes** modes) {
  if (belief_json == nullptr || name == nullptr || modes == nullptr) return 2;
  auto* m = new (std::nothrow) bha_modes;
  *modes = m;
  if (m == nullptr) return 2;
  const auto belief = bha::json::read<bha::record::Belief>(belief_json, "belief", m->limits);
  if (!belief) return refuse_with(*m, belief.error());
  bha::pipeline::Options options{.fits = false, .curves = false};
  options.steps.slow_curves = true;
  auto opened = bha::pipeline::Session::open(*belief, options, m->limits, name);
  if (!opened) return refuse_with(*m, opened.error());
  m->session.emplace(std::move(*opened));
  return 0;
}

int bha_modes_push(bha_modes* m, const void* bytes, std::size_t n) {
  if (m == nullptr || (bytes == nullptr && n != 0) || m->analysis) return 2;
  if (m->refusal) return 1;
  const auto pushed = m->session->push_bytes({static_cast<const char*>(bytes), n});
  return pushed ? 0 : refuse_with(*m, pushed.error());
}

int bha_modes_told(bha_modes* m, const char* asked_json, std::size_t n, char** text, std::size_t* size) {
  if (m == nullptr || asked_json == nullptr || text == nullptr || size == nullptr) return 2;
  if (!m->refusal && !m->analysis) finish(*m);
  if (m->refusal) return bha::c::hand_over(1, bha::json::write(*m->refusal), text, size);
  const auto asked = bha::json::read<bha::pipeline::ModesAsked>({asked_json, n}, "electrodes", m->limits);
  return bha::c::hand_over(asked.and_then([&](const auto& a) {
    bha::Run run;
    return bha::pipeline::modes_page(*m->analysis, a, run);
  }),
                           text, size);
}

void bha_modes_close(bha_modes* m) { delete m; }
