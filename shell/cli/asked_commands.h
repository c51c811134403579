// The commands by name; the options of those alone that the command line names: all of them would cost a start milliseconds.
#pragma once
#include <span>

namespace CLI {
class App;
}
namespace bha::cli {

class Commands {
 public:
  Commands(CLI::App& app, std::span<const char* const> words) : app_(app), words_(words) {}
  /// Nothing: it is listed, and no word asks for its options.
  [[nodiscard]] CLI::App* add(const char* name, const char* about);

 private:
  CLI::App& app_;
  std::span<const char* const> words_;
};

}  // namespace bha::cli
