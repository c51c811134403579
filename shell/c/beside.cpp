// Cells beside each other, those that live beside those that have ended, and a cell beside what it might have been: what a page
// asks of many reports, or of none.
#include <string_view>

#include "bha/base/json.h"
#include "bha/pipeline/cohort_view.h"
#include "bha/pipeline/forecast_view.h"
#include "bha/pipeline/what_if_page.h"
#include "bha/report/json.h"
#include "shell/c/bha.h"
#include "shell/c/hand_over.h"

int bha_cohort_view(const char* asked_json, std::size_t n, char** text, std::size_t* size) {
  if (asked_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto asked = bha::json::read<bha::pipeline::CohortAsked>({asked_json, n}, "cells");
  return bha::c::hand_over(asked.map([](const auto& a) { return bha::pipeline::cohort_view(a); }), text, size);
}

int bha_cohort_member(const char* report_json, std::size_t n, char** text, std::size_t* size) {
  if (report_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto report = bha::report::from_json({report_json, n}, "report");
  return bha::c::hand_over(report.map([](const auto& r) {
    return bha::pipeline::CohortMember{bha::report::fleet_row(r), bha::report::health_curve(r)};
  }),
                           text, size);
}

int bha_what_if(const char* asked_json, std::size_t n, char** text, std::size_t* size) {
  if (asked_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto asked = bha::json::read<bha::pipeline::WhatIfAsked>({asked_json, n}, "what-if");
  return bha::c::hand_over(asked.and_then([](const auto& a) { return bha::pipeline::what_if_page(a); }), text, size);
}

int bha_life_so_far(const char* report_json, std::size_t n, char** text, std::size_t* size) {
  if (report_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto report = bha::report::from_json({report_json, n}, "report");
  return bha::c::hand_over(report.map([](const auto& r) { return bha::pipeline::life_so_far(r); }), text, size);
}

int bha_forecast_view(const char* asked_json, std::size_t n, char** text, std::size_t* size) {
  if (asked_json == nullptr || text == nullptr || size == nullptr) return 2;
  const auto asked = bha::json::read<bha::pipeline::ForecastAsked>({asked_json, n}, "lives");
  return bha::c::hand_over(asked.map([](const auto& a) {
    bha::Run run;
    return bha::pipeline::forecast_view(a, run);
  }),
                           text, size);
}
