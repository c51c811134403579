#include "shell/server/trained.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "bha/base/text.h"
#include "bha/report/csv.h"
#include "shell/files/source.h"
#include "shell/server/uploads.h"

namespace bha::server {
namespace {

constexpr double budget_s = 10;  // others wait as long

std::string folder_of(const std::string& workspace) { return workspace + "/models"; }
bool is_model_file(const std::string& folder, const std::string& name) {
  std::error_code none;
  return Uploads::may_be_called(name) && name.ends_with(".json") &&
         std::filesystem::symlink_status(folder + "/" + name, none).type() == std::filesystem::file_type::regular;
}
Result<report::ModelDocument> model_named(const std::string& folder, const std::string& name) {
  return files::read_text(folder + "/" + name).and_then([&](const std::string& text) {
    return pipeline::read_model(text, name);
  });
}

}  // namespace

std::vector<KeptModel> kept_models(const std::string& workspace) {
  std::vector<KeptModel> out;
  const std::string folder = folder_of(workspace);
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    const std::string name = entry.path().filename().string();
    if (!is_model_file(folder, name)) continue;
    KeptModel& kept = out.emplace_back(KeptModel{.name = name});
    auto document = model_named(folder, name);
    const auto model = document.and_then([&](const report::ModelDocument& read) { return pipeline::model_of(read, name); });
    if (model)
      kept.model = pipeline::without_parameters(*std::move(document));
    else
      kept.problem = spell(model.error());
  }
  std::ranges::sort(out, {}, &KeptModel::name);
  return out;
}

Result<report::PredictionDocument> prediction_of(const std::string& workspace, const PredictAsked& asked,
                                                 const report::Report& cell) {
  const std::string folder = folder_of(workspace);
  if (!is_model_file(folder, asked.model))
    return refuse(Code::option_invalid, {.column = "model"}, in_quotes(asked.model), "the name of a model in " + folder,
                  "/api/v1/models tells those that there are; bha train TABLE... -o " + folder + "/NAME.json makes one");
  const auto began = std::chrono::steady_clock::now();
  Run run;
  run.elapsed_s = [began] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
  run.budget_s = budget_s;
  const auto document = model_named(folder, asked.model);
  if (!document) return Refusal(document.error());
  return pipeline::model_of(*document, asked.model).and_then([&](const models::TrainedModel& model) {
    return pipeline::predict_table(*document, model, {cell.cell.id, report::to_csv(cell.cycles.rows)},
                                   {.online = asked.online, .allow_known = asked.allow_known}, run);
  });
}

}  // namespace bha::server
