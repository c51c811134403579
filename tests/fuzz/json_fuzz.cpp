// Any bytes as a JSON document: refused with words, or read to a report that writes and reads back as the same text.
#include <cstdlib>

#include "bha/report/json.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto report = bha::report::from_json({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!report) return 0;
  const std::string text = bha::report::to_json(*report);
  const auto again = bha::report::from_json(text, "again");
  if (!again || bha::report::to_json(*again) != text) std::abort();
  return 0;
}
