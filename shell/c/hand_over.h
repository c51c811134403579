// What leaves the C interface as text: a block that the caller frees.
#pragma once
#include <cstdlib>
#include <cstring>
#include <string>

#include "bha/base/finding.h"
#include "bha/base/json.h"

namespace bha::c {

inline int hand_over(int answer, const std::string& out, char** text, std::size_t* size) {
  *size = out.size();
  *text = static_cast<char*>(std::malloc(out.size() + 1));
  if (*text == nullptr) return 2;
  std::memcpy(*text, out.c_str(), out.size() + 1);
  return answer;
}
/// The value as JSON, or with answer 1 the finding that says why not.
template <class T>
int hand_over(const Result<T>& made, char** text, std::size_t* size) {
  return made ? hand_over(0, json::write(*made), text, size) : hand_over(1, json::write(made.error()), text, size);
}

}  // namespace bha::c
