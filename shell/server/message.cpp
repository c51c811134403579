#include "shell/server/message.h"

#include "bha/base/text.h"

namespace bha::server {

double weight_of(std::string_view word, std::string_view list) {
  for (const std::string_view one : split(list, ',')) {
    const std::size_t end = one.find(';');
    if (!equal_without_case(trimmed(one.substr(0, end)), word)) continue;
    double weight = 1;
    if (const std::size_t q = one.find_first_of("qQ", std::min(end, one.size())); q + 1 < one.size() && one[q + 1] == '=')
      (void)read_number(trimmed(one.substr(q + 2)), weight);
    return weight;
  }
  return 0;
}

}  // namespace bha::server
