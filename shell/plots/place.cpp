#include "shell/plots/place.h"

#include <dlfcn.h>

#include <filesystem>
#include <vector>

namespace bha::plots {
namespace {

namespace fs = std::filesystem;

// That of the program, and that of the library we are in (Python).
std::vector<fs::path> folders() {
  std::vector<fs::path> out;
  std::error_code failed;
  if (const fs::path program = fs::read_symlink("/proc/self/exe", failed); !failed) out.push_back(program.parent_path());
  Dl_info here{};
  if (dladdr(reinterpret_cast<const void*>(&folders), &here) != 0 && here.dli_fname != nullptr)
    if (const fs::path library = fs::weakly_canonical(here.dli_fname, failed); !failed) out.push_back(library.parent_path());
  return out;
}

}  // namespace

std::string first_beside_program(std::initializer_list<const char*> relative) {
  std::error_code failed;
  for (const fs::path& folder : folders())
    for (const char* path : relative)
      if (const auto full = (folder / path).lexically_normal(); fs::exists(full, failed)) return full.string();
  return {};
}

}  // namespace bha::plots
