// A plug-in whose tables are the bytes of a fuzzer, so that what reads containers is tried without the libraries behind real
// ones. After the magic word "PAR1" tables named 1, 2, … with the word "<table>" between, each: a line of headings with '|'
// between, each after a letter of its kind (n, m, t, o); then eight bytes a value, row by row. A text value is a number of six
// words. A heading "fail" makes its selection fail, "tear" the rows after the first 100.
#include <array>
#include <cstring>

#include "shell/containers/table.h"

namespace bha::containers {
namespace {

constexpr std::string_view between = "<table>";

class BytesTable final : public Table {
 public:
  explicit BytesTable(const std::string& bytes) {
    if (bytes.size() < 5) throw std::runtime_error("nothing after the magic word");
    tables.clear();
    for (std::size_t at = 4; at <= bytes.size();) {
      const std::size_t end = std::min(bytes.find(between, at), bytes.size());
      all_.push_back(bytes.substr(at, end - at));
      tables.push_back(std::to_string(all_.size()));
      at = end + between.size();
    }
    enter(0);
  }
  void enter(std::uint32_t table) override {
    bytes_ = all_.at(table);
    columns.clear();
    const std::size_t line = bytes_.find('\n');
    if (line == std::string::npos) throw std::runtime_error("no line of headings");
    for (std::size_t at = 0; at <= line;) {
      const std::size_t end = std::min(bytes_.find('|', at), line);
      const char kind = end > at ? bytes_[at] : 'o';
      columns.push_back({.heading = end > at ? bytes_.substr(at + 1, end - at - 1) : std::string{},
                         .kind = kind == 'n'   ? BHA_NUMBER
                                 : kind == 'm' ? BHA_MOMENT
                                 : kind == 'd' ? BHA_DURATION
                                 : kind == 't' ? BHA_TEXT
                                               : BHA_OTHER});
      at = end + 1;
    }
    first_ = line + 1;
    rows = (bytes_.size() - first_) / (8 * columns.size());
  }
  void select(std::vector<std::uint32_t> chosen, std::uint32_t) override {
    chosen_ = std::move(chosen);
    row_ = 0;
    tear_ = false;
    for (const std::uint32_t c : chosen_)
      if (columns[c].kind == BHA_OTHER || columns[c].heading == "fail") throw std::runtime_error("no such column");
    for (const auto& column : columns) tear_ |= column.heading == "tear";
  }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    if (tear_ && row_ >= 100) throw std::runtime_error("torn");
    std::uint64_t n = std::min(most, rows - row_);
    if (tear_) n = std::min<std::uint64_t>(n, 100);
    for (std::size_t i = 0; i < chosen_.size(); ++i)
      for (std::uint64_t k = 0; k < n; ++k) put(i, into[i], k, row_ + k);
    row_ += n;
    return static_cast<std::int64_t>(n);
  }
  std::int64_t skip(std::uint64_t n) override {
    n = std::min(n / 2, rows - row_);  // as a container may that passes over whole groups alone
    row_ += n;
    return static_cast<std::int64_t>(n);
  }

 private:
  void put(std::size_t i, void* into, std::uint64_t k, std::uint64_t row) {
    static constexpr std::array<std::string_view, 6> texts = {"charge",    "rest",    "2022-04-11 10:58:07",
                                                              "0:01:02.5", "x,\"y\n", ""};
    const std::uint32_t column = chosen_[i];
    const char* from = bytes_.data() + first_ + 8 * (row * columns.size() + column);
    if (columns[column].kind == BHA_TEXT) {
      const auto word = static_cast<unsigned char>(*from);
      static_cast<std::int32_t*>(into)[k] = word == 255 ? -1 : words[i].of(texts[word % texts.size()]);
    } else {
      std::memcpy(static_cast<char*>(into) + 8 * k, from, 8);
    }
  }

  std::vector<std::string> all_{};
  std::string bytes_{};  // of the table that was entered
  std::size_t first_ = 0;
  std::uint64_t row_ = 0;
  std::vector<std::uint32_t> chosen_{};
  bool tear_ = false;
};

std::unique_ptr<Table> made(const bha_bytes& bytes) {
  std::string all(bytes.size, '\0');
  if (bytes.read_at(bytes.context, 0, all.data(), all.size()) < 0) throw std::runtime_error("reading failed");
  return std::make_unique<BytesTable>(all);
}

}  // namespace
}  // namespace bha::containers

extern "C" __attribute__((visibility("default"))) const bha_container_api* bha_container_5() {
  static const bha_container_api api = bha::containers::Interface<bha::containers::made>::api("bytes of a fuzzer");
  return &api;
}
