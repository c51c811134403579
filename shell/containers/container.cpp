#include "shell/containers/container.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

namespace bha::containers {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t words_bytes = 512;

// Folders in which a plug-in may lie: that of the program, that of the library we are in (Python, C), and lib beside them.
std::vector<fs::path> folders() {
  std::vector<fs::path> out;
  std::error_code failed;
  Dl_info here{};
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) out.push_back(program.parent_path());
  if (dladdr(reinterpret_cast<const void*>(&folders), &here) != 0 && here.dli_fname != nullptr)
    if (const fs::path library = fs::weakly_canonical(here.dli_fname, failed); !failed) out.push_back(library.parent_path());
  for (std::size_t i = 0, n = out.size(); i < n; ++i) {
    out.push_back(out[i] / "../lib");
    out.push_back(out[i] / "../lib/bha");
  }
  return out;
}

struct Loaded {
  void* library = nullptr;
  const bha_container_api* api = nullptr;
  std::string why{}, remedy{};
};

Loaded load(const PluginName& name) {
  fs::path path;
  std::error_code ignored;
  for (const fs::path& folder : folders())
    if (path.empty() && fs::is_regular_file(folder / name.library, ignored)) path = folder / name.library;
  const std::string install(name.install);
  if (path.empty())
    return {.why = std::string(name.library) + " is not beside the program",
            .remedy = install + ", then build bha with BHA_CONTAINERS=ON"};
  void* library = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr) return {.why = dlerror(), .remedy = install};
  const auto entry = reinterpret_cast<bha_container_entry>(dlsym(library, BHA_CONTAINER_ENTRY));
  const bha_container_api* api = entry == nullptr ? nullptr : entry();
  if (api == nullptr || api->abi != BHA_CONTAINER_ABI)
    return {.why = std::string(name.library) + " belongs to another version of bha",
            .remedy = "install bha and its plug-ins from one build"};
  return {.library = library, .api = api};
}

std::int64_t read_part(void* context, std::uint64_t offset, void* into, std::uint64_t n) {
  const auto& part = *static_cast<const formats::Part*>(context);
  std::uint64_t done = 0;
  while (done < n) {
    const auto got = part.read_at(offset + done, {static_cast<char*>(into) + done, static_cast<std::size_t>(n - done)});
    if (!got) return -1;
    if (*got == 0) break;
    done += *got;
  }
  return static_cast<std::int64_t>(done);
}

}  // namespace

namespace {

Result<Loaded> loaded(const PluginName& name, const Place& place) {
  static std::mutex lock;
  static std::map<std::string_view, Loaded> kept;
  const std::lock_guard guard(lock);
  const auto [at, fresh] = kept.try_emplace(name.library);
  if (fresh) at->second = load(name);
  if (at->second.api != nullptr) return at->second;
  return refuse(Code::container_missing, place, at->second.why, "the plug-in for " + std::string(name.what), at->second.remedy);
}

}  // namespace

Result<const bha_container_api*> plugin(const PluginName& name, const Place& place) {
  if (name.built_in != nullptr) return name.built_in();
  return loaded(name, place).map([](const Loaded& l) { return l.api; });
}
Result<void*> symbol(const PluginName& name, const char* of, const Place& place) {
  return loaded(name, place).and_then([&](const Loaded& l) -> Result<void*> {
    if (void* found = dlsym(l.library, of)) return found;
    return refuse(Code::container_missing, place, std::string(name.library) + " belongs to another version of bha", of,
                  "install bha and its plug-ins from one build");
  });
}

Result<std::unique_ptr<Container>> Container::open(const PluginName& name, const formats::Part& part) {
  const auto api = plugin(name, {.file = part.name});
  if (!api) return Refusal(api.error());
  std::unique_ptr<Container> out(new Container(*api, part));
  out->bytes_ = {&out->part_, part.size, read_part};
  std::array<char, words_bytes> words{};
  out->handle_ = (*api)->open(&out->bytes_, words.data(), words.size());
  if (out->handle_ != nullptr) return out;
  constexpr std::string_view no_table = BHA_NO_TABLE;
  const std::string_view why(words.data());
  if (!why.starts_with(no_table)) return out->corrupt(words.data());
  return refuse(Code::foreign_file, {.file = part.name}, std::string(why.substr(no_table.size())), "a table of records");
}

Result<std::unique_ptr<Container>> Container::of(const PluginName& name, const formats::Source& source) {
  std::unique_ptr<formats::Opened> left = source.opened == nullptr ? nullptr : std::exchange(*source.opened, nullptr);
  auto* container = dynamic_cast<Container*>(left.get());
  const auto api = plugin(name, {.file = source.name});
  if (container == nullptr || !api || container->api_ != *api) return open(name, source.parts.front());
  left.release();
  return std::unique_ptr<Container>(container);
}

void Container::leave(std::unique_ptr<Container> container, const formats::Source& source) {
  if (source.opened != nullptr) *source.opened = std::move(container);
}

Container::~Container() {
  if (handle_ != nullptr) api_->close(handle_);
}

Refusal Container::corrupt(std::string words) const {
  return refuse(Code::container_corrupt, {.file = part_.name}, std::move(words),
                "a whole file that " + std::string(made_with()) + " can read");
}

Result<void> Container::enter(std::uint32_t number) {
  std::array<char, words_bytes> words{};
  if (api_->enter(handle_, number, words.data(), words.size()) != 0) return corrupt(words.data());
  return {};
}

Result<void> Container::select(std::span<const std::uint32_t> columns, std::uint32_t threads) {
  std::array<char, words_bytes> words{};
  const auto n = static_cast<std::uint32_t>(columns.size());
  if (api_->select(handle_, columns.data(), n, threads, words.data(), words.size()) != 0) return corrupt(words.data());
  return {};
}

Result<std::size_t> Container::next(std::size_t most, std::span<void* const> into) {
  std::array<char, words_bytes> words{};
  const std::int64_t got = api_->next(handle_, most, into.data(), words.data(), words.size());
  if (got < 0) return corrupt(words.data());
  return static_cast<std::size_t>(got);
}

Result<std::uint64_t> Container::skip(std::uint64_t n) {
  std::array<char, words_bytes> words{};
  const std::int64_t done = api_->skip(handle_, n, words.data(), words.size());
  if (done < 0) return corrupt(words.data());
  return static_cast<std::uint64_t>(done);
}

std::string_view Container::text(std::uint32_t selected, std::int32_t number) const {
  if (number < 0) return {};
  std::uint64_t size = 0;
  const char* text = api_->text_of(handle_, selected, number, &size);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace bha::containers
