// Trained models that lie in the folder `models` of the workspace: what they are, and what one tells of a cell that is kept. Of a
// cell the cycle table is kept, so a model fits whose features are columns of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bha/pipeline/model_file.h"
#include "bha/pipeline/predict.h"
#include "bha/report/types.h"

namespace bha::server {

/// model: without the parameters, as `bha model show --json` tells it; nothing: why not stands in `problem`.
struct KeptModel {
  std::string name{};
  std::optional<report::ModelDocument> model{};
  std::string problem{};
};
struct PredictAsked {
  std::string model{};
  bool online = false, allow_known = false;
};

/// By name. What is no *.json, shows itself not, or is a link is none.
[[nodiscard]] std::vector<KeptModel> kept_models(const std::string& workspace);
/// Findings  option_invalid (no model by that name), those of read_model and predict_table
[[nodiscard]] Result<report::PredictionDocument> prediction_of(const std::string& workspace, const PredictAsked&,
                                                               const report::Report&);

}  // namespace bha::server
namespace bha {
template <>
inline constexpr auto fields<server::KeptModel> =
    Fields{Field{"name", &server::KeptModel::name, "Name of its file."},
           Field{"model", &server::KeptModel::model, "What `bha model show` tells of it; null: it cannot be read."},
           Field{"problem", &server::KeptModel::problem, "Why it cannot be read; empty: it can."}};
static_assert(fully_described<server::KeptModel>);
template <>
inline constexpr auto fields<server::PredictAsked> =
    Fields{Field{"model", &server::PredictAsked::model, "Name of its file, as /api/v1/models tells it."},
           Field{"online", &server::PredictAsked::online, "Beside each row the robust level of the rows so far."},
           Field{"allow_known", &server::PredictAsked::allow_known, "A cell that it was trained on is told all the same."}};
static_assert(fully_described<server::PredictAsked>);
}  // namespace bha
