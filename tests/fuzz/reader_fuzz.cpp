// Any bytes as a delimited text, with what a user may say of it: refused with words, or the same cycles whether read from a file
// or pushed in two parts under the same belief. A text that begins with "#?x" is read with the options of the letter x.

#include "bha/formats/registry.h"
#include "bha/pipeline/session.h"
#include "bha/report/csv.h"
#include "tests/fuzz/require.h"

namespace {

using namespace bha;

pipeline::Options options_of(std::string_view& text) {
  pipeline::Options o{.fits = false, .curves = false};
  if (!text.starts_with("#?") || text.size() < 3) return o;
  switch (text[2]) {
    case 'd':
      o.belief.delimiter = ";";
      break;
    case 'c':
      o.belief.decimal = ",";
      break;
    case 't':
      o.belief.clock = "test-time";
      break;
    case 'u':
      o.belief.clock = "step-time";
      break;
    case 's':
      o.belief.sign = "discharge-positive";
      break;
    case 'm':
      o.belief.map = {{"voltage", "U:mV"}, {"current", "I:mA"}, {"time", "t:h"}};
      break;
    case 'v':
      o.belief.voltage_min_V = 2.5, o.belief.voltage_max_V = 4.2, o.belief.nominal_capacity_Ah = 2;
      break;
    case 'T':
      o.belief.temperature = "T2";
      break;
    case 'h':
      o.belief.configuration = "half-cell-anode";
      break;
    case 'y':
      o.by = cycles::CountBy::cycle_source;
      break;
    default:
      return o;
  }
  text.remove_prefix(3);
  return o;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const pipeline::Options options = options_of(text);
  Run run;
  const auto whole = pipeline::analyse(formats::source_in_memory("fuzz.csv", text), options, run);
  if (!whole) return fuzz::require_words(whole.error()), 0;
  auto session = pipeline::Session::open(whole->belief, options, run.limits, "fuzz.csv");
  fuzz::require(session.has_value(), "a belief that was read by can be read by again");
  for (const std::string_view part : {text.substr(0, text.size() / 2), text.substr(text.size() / 2)})
    fuzz::require(session->push_bytes(part).has_value(), "what is read is taken when pushed");
  fuzz::require(session->end_of_text().has_value(), "what is read ends well when pushed");
  const auto parts = session->finish(run);
  fuzz::require(report::to_csv(parts.cycles) == report::to_csv(whole->cycles), "pushed in two parts the cycles are the same");
  return 0;
}
