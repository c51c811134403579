// What of a model's document must hold before it is used, and the regressor that it tells.
//   ModelCheck check("model.json");   auto regressor = regressor_of(document, width, check);   if (!check.good()) …
#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/models/trained_model.h"
#include "bha/report/model_document.h"

namespace bha::pipeline {

inline constexpr const char* train_again = "train it again with `bha train`";

/// What must hold of a document, one after the other; the first that does not is the refusal.
class ModelCheck {
 public:
  explicit ModelCheck(const std::string& file) : file_(file) {}
  void that(bool holds, std::string_view member, const std::string& found, const std::string& expected) {
    if (!holds && result_)
      result_ = refuse(Code::document_invalid, {.file = file_, .column = std::string(member)}, found, expected, train_again);
  }
  void list(const std::vector<double>& values, std::size_t size, std::string_view member) {
    that(values.size() == size, member, std::to_string(values.size()) + " numbers", std::to_string(size));
    that(std::ranges::all_of(values, [](double v) { return std::isfinite(v); }), member, "a number that is missing", "numbers");
  }
  void positive(const std::vector<double>& values, std::string_view member) {
    that(std::ranges::all_of(values, [](double v) { return v > 0; }), member, "a number that is not positive",
         "positive numbers");
  }
  void number(double value, std::string_view member) { that(std::isfinite(value), member, "no number", "a number"); }
  [[nodiscard]] bool good() const { return result_.has_value(); }
  [[nodiscard]] const Result<void>& result() const { return result_; }

 private:
  const std::string& file_;
  Result<void> result_{};
};

/// width: numbers of inputs. Where the check is no longer good it is none to use.
[[nodiscard]] models::Regressor regressor_of(const report::ModelDocument&, std::size_t width, ModelCheck&);

}  // namespace bha::pipeline
