// How the browser core ends when it cannot go on (no memory, a broken promise of the library): a trap, which the page sees as an
// exception. The library's own versions bring printf along for words that nobody would read.
#include <cstdlib>
#include <new>

// NOLINTBEGIN: names that the library gives
namespace std {
inline namespace __2 {
[[noreturn]] void __libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
}  // namespace __2
}  // namespace std
extern "C" {
[[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }
[[noreturn]] void __cxa_pure_virtual() { __builtin_trap(); }
}
// NOLINTEND

void* operator new(std::size_t bytes) {
  void* at = std::malloc(bytes == 0 ? 1 : bytes);
  if (at == nullptr) __builtin_trap();
  return at;
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }
