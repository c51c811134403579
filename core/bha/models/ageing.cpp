#include "bha/models/ageing.h"

#include "bha/models/ageing_chemistries.h"

namespace bha::models {

std::vector<const AgeingModel*> ageing_models() {
  std::vector<const AgeingModel*> all;
  for (const auto models : {lfp_ageing_models(), nmc_ageing_models(), nca_lmo_ageing_models()})
    for (const AgeingModel& model : models) all.push_back(&model);
  return all;
}

const AgeingModel* ageing_model(std::string_view id) {
  for (const AgeingModel* model : ageing_models())
    if (model->id == id) return model;
  return nullptr;
}

}  // namespace bha::models
