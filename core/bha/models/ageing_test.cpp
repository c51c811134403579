#include "bha/models/ageing.h"

#include <gtest/gtest.h>
#include <cmath>
#include <map>
#include <string>

#include "tests/table.h"

namespace bha::models {
namespace {

struct Profile {
  std::vector<double> soc, temperature_degC;
};
const std::map<std::string, Profile>& profiles() {
  static const auto all = [] {
    std::map<std::string, Profile> out;
    const auto table = tests::read_table("blast_profiles.csv");
    const auto soc = table.numbers("soc"), temperature = table.numbers("temperature_c");
    for (std::size_t i = 0; i < table.rows(); ++i) {
      Profile& p = out[table.text.at("profile")[i]];
      p.soc.push_back(soc[i]);
      p.temperature_degC.push_back(temperature[i]);
    }
    return out;
  }();
  return all;
}
// Names of the table's models.
const std::map<std::string, std::string> ours = {{"Lfp_Gr_250AhPrismatic", "lfp-prismatic-250Ah"},
                                                 {"Lfp_Gr_SonyMurata3Ah_Battery", "lfp-sony-murata-3Ah"},
                                                 {"Nmc111_Gr_Kokam75Ah_Battery", "nmc111-kokam-75Ah"},
                                                 {"Nmc111_Gr_Sanyo2Ah_Battery", "nmc111-sanyo-2Ah"},
                                                 {"Nmc811_GrSi_LGMJ1_4Ah_Battery", "nmc811-lg-mj1-3.5Ah"},
                                                 {"Nca_Gr_Panasonic3Ah_Battery", "nca-panasonic-3.2Ah"},
                                                 {"NCA_GrSi_SonyMurata2p5Ah_Battery", "nca-sony-murata-2.5Ah"},
                                                 {"Nmc622_Gr_DENSO50Ah_Battery", "nmc622-denso-50Ah"},
                                                 {"Lmo_Gr_NissanLeaf66Ah_2ndLife_Battery", "lmo-nissan-leaf-66Ah-second-life"}};

Stress day_of(const Profile& p, std::size_t day, double capacity) {
  std::vector<double> time, soc, temperature;
  for (std::size_t i = 24 * day; i <= 24 * day + 24; ++i) {
    time.push_back(static_cast<double>(i) / 24);
    soc.push_back(p.soc[i]);
    temperature.push_back(p.temperature_degC[i]);
  }
  return stress_of_samples(time, soc, temperature, capacity);
}

}  // namespace

TEST(Ageing, WithItsOwnRule_EqualsTheTrajectoriesOfBlastLite) {
  const auto table = tests::read_table("blast_trajectories.csv");
  const auto day = table.numbers("day"), efc = table.numbers("efc"), q = table.numbers("q"), r = table.numbers("r");
  ASSERT_GT(table.rows(), 500u);
  const AgeingModel* model = nullptr;
  std::string series;
  Ageing state;
  std::size_t done = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto& name = table.text.at("model")[i];
    const auto& profile = table.text.at("profile")[i];
    if (name + profile != series) {
      series = name + profile;
      model = ageing_model(ours.at(name));
      ASSERT_NE(model, nullptr) << name;
      state = new_cell(*model);
      done = 0;
    }
    for (; done < static_cast<std::size_t>(day[i]); ++done) {
      const Stress stress = day_of(profiles().at(profile), done, model->soh(state));
      state = model->advance(state, model->rates(stress), stress.days, stress.efc, Rule::euler);
      state.efc += stress.efc;
    }
    EXPECT_NEAR(model->soh(state), q[i], 1e-10 * q[i]) << series << " day " << day[i];
    EXPECT_NEAR(state.efc, efc[i], 1e-10 * (1 + efc[i])) << series << " day " << day[i];
    if (model->resistance != nullptr && std::isfinite(r[i])) {
      EXPECT_NEAR(model->resistance(state), r[i], 1e-10 * r[i]) << series << " day " << day[i];
    }
    if (HasFailure()) return;
  }
}

TEST(Ageing, ClosedForms_EqualTheirTables) {
  const auto table = tests::read_table("ageing_formulas.csv");
  const auto t = table.numbers("temperature_k"), x1 = table.numbers("x1"), x2 = table.numbers("x2"), x3 = table.numbers("x3"),
             loss = table.numbers("loss");
  std::size_t seen = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto& name = table.text.at("model")[i];
    Conditions c{.temperature_degC = t[i] - 273.15};
    double got = nan;
    if (name == "wang2011_lfp") {
      c.c_rate = x1[i];
      const AgeingModel& model = *ageing_model("lfp-wang-2.2Ah");
      got = 100 * (1 - model.soh(model.advance(new_cell(model), model.rates(stress_of_day(c)), 1, x2[i] / 4.4, Rule::exact)));
    } else if (name == "naumann2018_lfp_calendar") {
      c.mean_soc = x1[i], c.depth_of_discharge = 0;
      const AgeingModel& model = *ageing_model("lfp-naumann-3Ah");
      got = 1 - model.soh(model.advance(new_cell(model), model.rates(stress_of_day(c)), x2[i] / 86400, 0, Rule::exact));
    } else if (name == "naumann2020_lfp_cycle") {
      c.c_rate = x1[i], c.depth_of_discharge = x2[i];
      const AgeingModel& model = *ageing_model("lfp-naumann-3Ah");
      got = 1 - model.soh(model.advance(new_cell(model), model.rates(stress_of_day(c)), 0, x3[i], Rule::exact));
    } else {
      continue;
    }
    ++seen;
    EXPECT_NEAR(got, loss[i], 1e-10 * std::fabs(loss[i])) << name << " row " << i;
  }
  EXPECT_EQ(seen, table.rows());
}

// The exact rule does not care how a stretch of equal days is cut; Euler's does.
TEST(Ageing, ExactRule_TheSameInOneStepOrMany) {
  for (const AgeingModel* model : ageing_models()) {
    const AgeingRates rates = model->rates(stress_of_day({.temperature_degC = 28, .depth_of_discharge = 0.8}));
    const Ageing once = model->advance(new_cell(*model), rates, 1000, 800, Rule::exact);
    Ageing often = new_cell(*model);
    for (int i = 0; i < 1000; ++i) often = model->advance(often, rates, 1, 0.8, Rule::exact);
    EXPECT_NEAR(model->soh(once), model->soh(often), 1e-9) << model->id;
    EXPECT_GT(1 - model->soh(once), 1e-3) << model->id;
    EXPECT_LT(model->soh(once), 1) << model->id;
  }
}

// Rate zero holds; losses never shrink, whatever comes.
TEST(Ageing, LossesNeverShrink) {
  for (const AgeingModel* model : ageing_models()) {
    Ageing state = new_cell(*model);
    double before = model->soh(state);
    for (int day = 0; day < 400; ++day) {
      const Conditions c{.temperature_degC = day % 7 * 6.0, .depth_of_discharge = day % 3 * 0.4, .mean_soc = 0.5};
      const Stress stress = stress_of_day(c);
      state = model->advance(state, model->rates(stress), 1, stress.efc, Rule::exact);
      EXPECT_LE(model->soh(state), before + 1e-12) << model->id << " day " << day;
      before = model->soh(state);
    }
  }
}

}  // namespace bha::models
