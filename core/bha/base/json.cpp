#include "bha/base/json.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "bha/base/text.h"

namespace bha::json {

void append_double(std::string& out, double value) {
  if (std::isfinite(value))
    append_number(out, value);
  else
    out += "null";
}

void append_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
      ++i;
    } else if (c == '\n') {
      out += "\\n";
      ++i;
    } else if (byte < 0x20 || c == '<') {  // '<' so that a document may stand inside HTML
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
      ++i;
    } else if (const int n = utf8_length(text.substr(i)); n > 0) {
      out.append(text, i, static_cast<std::size_t>(n));
      i += static_cast<std::size_t>(n);
    } else {
      out += "\xEF\xBF\xBD";
      ++i;
    }
  }
  out += '"';
}

std::string indented(std::string_view text) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto line = [&] {
    out += '\n';
    out.append(2 * depth, ' ');
  };
  // Arrays of plain values stay on one line: a column of numbers is read as one thing.
  std::vector<bool> flat;
  const auto is_flat = [&](std::size_t from) {
    for (std::size_t i = from + 1, quote = 0; i < text.size(); ++i) {
      if (text[i] == '"' && text[i - 1] != '\\') quote ^= 1;
      if (quote != 0) continue;
      if (text[i] == '{' || text[i] == '[') return false;
      if (text[i] == ']') return true;
    }
    return true;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < text.size())
        out += text[++i];
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == '"') {
      in_string = true;
      out += c;
    } else if (c == '{' || c == '[') {
      out += c;
      const bool empty = i + 1 < text.size() && (text[i + 1] == '}' || text[i + 1] == ']');
      flat.push_back(empty || (c == '[' && is_flat(i)));
      ++depth;
      if (!flat.back()) line();
    } else if (c == '}' || c == ']') {
      const bool was_flat = flat.empty() || flat.back();
      if (!flat.empty()) flat.pop_back();
      if (depth > 0) --depth;
      if (!was_flat) line();
      out += c;
    } else if (c == ',') {
      out += c;
      if (flat.empty() || !flat.back())
        line();
      else
        out += ' ';
    } else if (c == ':') {
      out += ": ";
    } else if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
      out += c;
    }
  }
  return out + '\n';
}

namespace {
// nlohmann's SAX interface: no exception, no DOM, our own depth limit.
struct Builder : nlohmann::json_sax<nlohmann::json> {
  Value root{};
  std::vector<Value*> open{};
  std::string key_{};
  std::size_t depth_limit, error_at = 0;
  std::string error{};
  explicit Builder(std::size_t limit) : depth_limit(limit) {}

  Value* place() {
    if (open.empty()) return &root;
    Value& parent = *open.back();
    if (parent.kind == Value::Kind::array) return &parent.items.emplace_back();
    return &parent.members.emplace_back(std::move(key_), Value{}).second;
  }
  bool null() override { return place()->kind = Value::Kind::null, true; }
  bool boolean(bool b) override {
    Value& v = *place();
    v.kind = Value::Kind::boolean;
    v.boolean = b;
    return true;
  }
  bool number_integer(number_integer_t n) override {
    Value& v = *place();
    v.kind = Value::Kind::number;
    v.number = static_cast<double>(n);
    v.integer = n;
    v.is_integer = true;
    return true;
  }
  bool number_unsigned(number_unsigned_t n) override {
    Value& v = *place();
    v.kind = Value::Kind::number;
    v.number = static_cast<double>(n);
    v.is_integer = std::in_range<std::int64_t>(n);
    v.integer = v.is_integer ? static_cast<std::int64_t>(n) : 0;
    return true;
  }
  bool number_float(number_float_t n, const string_t&) override {
    Value& v = *place();
    v.kind = Value::Kind::number;
    v.number = n;
    return true;
  }
  bool string(string_t& s) override {
    Value& v = *place();
    v.kind = Value::Kind::string;
    v.string = std::move(s);
    return true;
  }
  bool binary(binary_t&) override { return false; }
  bool start(Value::Kind kind) {
    if (open.size() >= depth_limit) return error = "nested too deeply", false;
    Value* v = place();
    v->kind = kind;
    open.push_back(v);
    return true;
  }
  bool start_object(std::size_t) override { return start(Value::Kind::object); }
  bool start_array(std::size_t) override { return start(Value::Kind::array); }
  bool key(string_t& s) override { return key_ = std::move(s), true; }
  bool end_object() override { return open.pop_back(), true; }
  bool end_array() override { return open.pop_back(), true; }
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception&) override {
    error_at = position;
    error = in_quotes(token);
    return false;
  }
};
}  // namespace

Result<Value> parse(std::string_view text, const Limits& limits, std::string_view file) {
  const Place place{.file = std::string(file)};
  if (text.size() > limits.json_bytes)
    return refuse(Code::limit_exceeded, place, std::to_string(text.size()) + " bytes of JSON",
                  "at most " + std::to_string(limits.json_bytes));
  Builder builder(limits.json_depth);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
  return refuse(Code::document_invalid, {.file = std::string(file), .byte = builder.error_at}, builder.error, "JSON");
}

}  // namespace bha::json
