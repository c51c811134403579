// A trained model between the file and memory. What is read is checked before it is used: no file, however made, can lead a
// prediction astray, out of memory or into a circle.
//   const auto document = read_model(text, "model.json");   const auto model = model_of(*document, "model.json");
#pragma once
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/base/limits.h"
#include "bha/models/trained_model.h"
#include "bha/report/model_document.h"

namespace bha::pipeline {

/// Findings  (refused) document_invalid (no model; of another version; with byte), limit_exceeded
[[nodiscard]] Result<report::ModelDocument> read_model(std::string_view text, const std::string& file, const Limits& = {});
/// Findings  (refused) document_invalid (with the member's name): sizes that do not fit each other, numbers that are missing,
///           trees that are none
[[nodiscard]] Result<models::TrainedModel> model_of(const report::ModelDocument&, const std::string& file);

/// Of it what a person wants to know, as a document: without trees and training rows, which the file has.
[[nodiscard]] report::ModelDocument without_parameters(report::ModelDocument);

[[nodiscard]] report::RegressorKind kind_of(const models::Regressor&);
/// With whom to cite.
void put_parameters(report::ModelDocument&, const models::Regressor&);

}  // namespace bha::pipeline
