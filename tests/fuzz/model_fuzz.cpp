// Any bytes as a model file: refused with words and a place, or a model that tells numbers, writes and reads back as the same
// text, and whose parameters, told anew as `bha train` tells them, are those of the same model.
#include <cmath>

#include "bha/pipeline/predict.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace bha;
  const auto document = pipeline::read_model({reinterpret_cast<const char*>(data), size}, "fuzz");
  const auto model = document ? pipeline::model_of(*document, "fuzz") : Result<models::TrainedModel>(Refusal(document.error()));
  if (!model) {
    fuzz::require(model.error().place.file == "fuzz" && !model.error().expected.empty(),
                  "a refusal says where and what was expected");
    return 0;
  }
  const std::string text = report::to_json(*document);
  const auto again = pipeline::read_model(text, "again");
  fuzz::require(again && report::to_json(*again) == text, "what was read is written the same");
  report::ModelDocument told = pipeline::without_parameters(*document);
  pipeline::put_parameters(told, model->regressor);
  const auto retold = pipeline::model_of(told, "told");
  fuzz::require(retold.has_value(), "what is told of a model is a model");
  report::ModelDocument twice = pipeline::without_parameters(told);
  pipeline::put_parameters(twice, retold->regressor);
  fuzz::require(report::to_json(twice) == report::to_json(told), "and is told the same again");
  models::OnlineEstimator cell;
  for (int i = 0; i < 4; ++i) {
    std::vector<double> row(model->features, i == 2 ? bha::nan : i == 3 ? 1e300 : 0.25 * i);
    const auto told = step(cell, *model, i, row);
    fuzz::require(told.row.code != Code::none || std::isfinite(told.row.value), "a number, or a reason");
  }
  return 0;
}
