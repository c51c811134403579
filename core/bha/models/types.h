// State of health, fits, forecasts and end of life: what the models say of a cell. Definitions: CONTRACT; equations: METHODS 3,
// 5, 6.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"

namespace bha::models {

enum class Law : std::uint8_t { linear, sqrt_linear, power, exponential, double_exponential };
enum class FitStatus : std::uint8_t { converged, at_bound, not_identifiable, iteration_limit, stopped };
enum class View : std::uint8_t { measured, online, hindsight };
enum class SohQuantity : std::uint8_t { capacity, energy, resistance };
enum class IntervalKind : std::uint8_t { none, measurement, fit, prediction };
enum class Axis : std::uint8_t { cycle, efc, days };

enum class IntervalMethod : std::uint8_t { delta, profile, block_bootstrap };

/// How far a parameter is known; methods and the coverage measured of each: parameter_intervals.h. An end that the data do not
/// bound is infinite inside, null in JSON.
struct ParameterInterval {
  IntervalMethod method{};
  double level = nan, lower = nan, upper = nan;
};
struct Parameter {
  std::string name{};
  double value = nan, standard_error = nan, standard_error_iid = nan;
  std::vector<ParameterInterval> intervals{};
};

/// Residuals in cycle order over the longest gap-free segment; the effect first, then the test, then what it means.
struct ResidualTests {
  std::int64_t n = 0, lags = 0, shapiro_n = 0;
  double rho1 = nan, ljung_box = nan, ljung_box_p = nan, shapiro_w = nan, shapiro_p = nan, r_squared = nan;
  std::int64_t sign_runs = 0;
  double sign_runs_expected = nan, sign_runs_p = nan;
  double durbin_watson = nan, breusch_pagan = nan, breusch_pagan_p = nan, white = nan, white_p = nan;
  std::string consequence{};
  std::vector<double> residuals{}, acf{}, pacf{};  // acf[0] = pacf[0] = 1
};

/// Where the law meets the end-of-life threshold, by its block-bootstrap draws. Not reached before the horizon: +infinity inside,
/// null in JSON.
struct Crossing {
  double threshold = nan;
  double estimate = nan;                          // of the law itself, however far
  double median = nan, lower = nan, upper = nan;  // of the draws; infinity: not before the horizon
  double level = nan, p_not_reached = nan, horizon = nan;
  std::int64_t draws = 0;
};

struct Fit {
  Law law{};
  std::vector<Parameter> parameters{};
  FitStatus status{};
  double x0 = nan;                     // x counts from here: the first x fitted
  double x_first = nan, x_last = nan;  // span of the data
  std::int64_t n = 0;
  double rmse = nan, aicc = nan, n_eff = nan, rolling_error = nan;
  Code aicc_missing{};  // why aicc is missing
  bool best = false;    // smallest rolling-origin error; never the double exponential
  ResidualTests residuals{};
  Crossing crossing{};
};

struct SohSeries {
  SohQuantity quantity{};
  std::int32_t key = 0;
  View view{};
  std::vector<std::int64_t> cycle{};
  std::vector<double> value{}, lower{}, upper{};
  double level = nan;
  IntervalKind interval_kind{};
  std::vector<Code> reason{};  // one per value: why it is missing or not yet confirmed; none: it is there
};
struct Reference {
  std::string rule{};
  double value_Ah = nan;
  std::int32_t key = 0;
  std::int64_t fixed_at_cycle = -1;  // the cycle after which it was known
};
struct Soh {
  std::string definition{};
  Reference reference{};
  double now = nan;
  Code now_missing{};  // why now is missing
  std::vector<SohSeries> series{};
};

struct Coverage {
  std::int64_t cells = 0;
  double observed = nan;
  std::string protocol{};
};
struct Forecast {
  std::string quantity = "eol";
  Axis unit{};
  std::string basis{};
  std::optional<double> median{}, lower{}, upper{};
  double level = nan;
  std::string band_kind{};
  std::optional<Coverage> coverage{};
  double p_not_reached = nan, horizon = nan;
  bool extrapolates = false;
  Code code{};  // why there is no number
};
struct EndOfLife {
  double threshold = nan;
  Axis unit{};
  std::optional<double> eol_observed{}, eol_confirmed_at{}, censored_at{};
};
/// Where a fade curve turns downward (models/knee.h); numbers are missing where there is no knee.
struct KneeTold {
  bool accepted = false;
  double knee = nan, lower = nan, upper = nan, onset = nan, slope_before = nan, slope_after = nan;
  Code missing{};
};

/// The same every day: `cycles_per_day` cycles of the given depth around the mean state of charge, charged and discharged at
/// `c_rate`, at one temperature. The state of charge moves evenly through mean ± depth/2.
struct Conditions {
  double temperature_degC = 25, depth_of_discharge = 0.8, mean_soc = 0.5, c_rate = 0.5, cycles_per_day = 1;
};
}  // namespace bha::models
namespace bha {
template <>
inline constexpr std::string_view words<models::Law>[] = {"linear", "sqrt-linear", "power", "exponential", "double-exponential"};
template <>
inline constexpr std::string_view words<models::FitStatus>[] = {"converged", "at_bound", "not_identifiable", "iteration_limit",
                                                                "stopped"};
template <>
inline constexpr std::string_view words<models::View>[] = {"measured", "online", "hindsight"};
template <>
inline constexpr std::string_view words<models::SohQuantity>[] = {"capacity", "energy", "resistance"};
template <>
inline constexpr std::string_view words<models::IntervalKind>[] = {"none", "measurement", "fit", "prediction"};
template <>
inline constexpr std::string_view words<models::Axis>[] = {"cycles", "efc", "days"};
template <>
inline constexpr std::string_view words<models::IntervalMethod>[] = {"delta", "profile", "block_bootstrap"};
template <>
inline constexpr auto fields<models::ParameterInterval> = Fields{
    Field{
        "method", &models::ParameterInterval::method,
        "delta and profile allow for residuals that are alike by their lag-1 correlation; block_bootstrap draws them in blocks."},
    Field{"level", &models::ParameterInterval::level, "Nominal level; the coverage measured of each method: docs/models.md."},
    Field{"lower", &models::ParameterInterval::lower, "Lower end; null: the data set none."},
    Field{"upper", &models::ParameterInterval::upper, "Upper end; null: the data set none."}};
static_assert(fully_described<models::ParameterInterval>);
template <>
inline constexpr auto fields<models::Parameter> =
    Fields{Field{"name", &models::Parameter::name, "Letter in the law's formula."},
           Field{"value", &models::Parameter::value, "Estimate."},
           Field{"standard_error", &models::Parameter::standard_error, "From a block bootstrap: neighbouring cycles are alike."},
           Field{"standard_error_iid", &models::Parameter::standard_error_iid, "As if they were not: too small, for comparison."},
           Field{"intervals", &models::Parameter::intervals, "One a method; none for a parameter on its bound."}};
static_assert(fully_described<models::Parameter>);
template <>
inline constexpr auto fields<models::ResidualTests> = Fields{
    Field{"n", &models::ResidualTests::n, "Residuals in the longest gap-free segment."},
    Field{"lags", &models::ResidualTests::lags, "Lags of Ljung-Box: min(10, n/5)."},
    Field{"shapiro_n", &models::ResidualTests::shapiro_n, "Residuals that Shapiro-Wilk saw (thinned above 5,000)."},
    Field{"rho1", &models::ResidualTests::rho1, "Lag-1 autocorrelation."},
    Field{"ljung_box", &models::ResidualTests::ljung_box, "Ljung-Box statistic."},
    Field{"ljung_box_p", &models::ResidualTests::ljung_box_p, "Its p value, no degrees of freedom taken for the curve."},
    Field{"sign_runs", &models::ResidualTests::sign_runs, "Stretches of residuals of one sign."},
    Field{"sign_runs_expected", &models::ResidualTests::sign_runs_expected, "As many as chance makes (Wald-Wolfowitz)."},
    Field{"sign_runs_p", &models::ResidualTests::sign_runs_p, "p value of their difference."},
    Field{"shapiro_w", &models::ResidualTests::shapiro_w, "Shapiro-Wilk W."},
    Field{"shapiro_p", &models::ResidualTests::shapiro_p, "Its p value."},
    Field{"r_squared", &models::ResidualTests::r_squared, "1 - SSR/SST."},
    Field{"durbin_watson", &models::ResidualTests::durbin_watson, "Durbin-Watson statistic: 2 when neighbours are not alike."},
    Field{"breusch_pagan", &models::ResidualTests::breusch_pagan, "Breusch-Pagan (Koenker) of the squares on x."},
    Field{"breusch_pagan_p", &models::ResidualTests::breusch_pagan_p, "Its p value."},
    Field{"white", &models::ResidualTests::white, "White: the squares on x and its square."},
    Field{"white_p", &models::ResidualTests::white_p, "Its p value."},
    Field{"consequence", &models::ResidualTests::consequence, "What it means, in words."},
    Field{"residuals", &models::ResidualTests::residuals, "Measured minus law, in cycle order."},
    Field{"acf", &models::ResidualTests::acf, "Autocorrelation from lag 0."},
    Field{"pacf", &models::ResidualTests::pacf, "Partial autocorrelation from lag 0."}};
static_assert(fully_described<models::ResidualTests>);
template <>
inline constexpr auto fields<models::Crossing> =
    Fields{Field{"threshold", &models::Crossing::threshold, "State of health at which life ends."},
           Field{"estimate", &models::Crossing::estimate, "x where the law meets it, however far."},
           Field{"median", &models::Crossing::median, "Median of the draws; null: not before the horizon."},
           Field{"lower", &models::Crossing::lower, "Lower end of the draws' band."},
           Field{"upper", &models::Crossing::upper, "Upper end of the draws' band; null: not before the horizon."},
           Field{"level", &models::Crossing::level, "Nominal level of the band."},
           Field{"p_not_reached", &models::Crossing::p_not_reached, "Share of the draws that do not cross before the horizon."},
           Field{"horizon", &models::Crossing::horizon, "x0 + 2 x the observed span."},
           Field{"draws", &models::Crossing::draws, "Bootstrap replicates behind the band."}};
static_assert(fully_described<models::Crossing>);
template <>
inline constexpr auto fields<models::Fit> =
    Fields{Field{"law", &models::Fit::law, "Which law."},
           Field{"parameters", &models::Fit::parameters, "Estimates."},
           Field{"status", &models::Fit::status, "How the fit ended."},
           Field{"x0", &models::Fit::x0, "x counts from here."},
           Field{"x_first", &models::Fit::x_first, "First x fitted."},
           Field{"x_last", &models::Fit::x_last, "Last x fitted."},
           Field{"n", &models::Fit::n, "Points."},
           Field{"rmse", &models::Fit::rmse, "Root mean square of the residuals."},
           Field{"aicc", &models::Fit::aicc, "AICc with n_eff."},
           Field{"n_eff", &models::Fit::n_eff, "n(1-rho)/(1+rho)."},
           Field{"rolling_error", &models::Fit::rolling_error, "Mean absolute error of forecasts from rolling origins."},
           Field{"aicc_missing", &models::Fit::aicc_missing, "Why aicc is missing."},
           Field{"best", &models::Fit::best, "Smallest rolling-origin error; never the double exponential."},
           Field{"residuals", &models::Fit::residuals, "Tests of the residuals."},
           Field{"crossing", &models::Fit::crossing, "Where the law meets the end of life."}};
static_assert(fully_described<models::Fit>);
template <>
inline constexpr auto fields<models::SohSeries> =
    Fields{Field{"quantity", &models::SohSeries::quantity, "capacity, energy or resistance."},
           Field{"key", &models::SohSeries::key, "Capacity key."},
           Field{"view", &models::SohSeries::view, "measured, online or hindsight."},
           Field{"cycle", &models::SohSeries::cycle, "Cycle numbers."},
           Field{"value", &models::SohSeries::value, "State of health."},
           Field{"lower", &models::SohSeries::lower, "Lower end."},
           Field{"upper", &models::SohSeries::upper, "Upper end."},
           Field{"level", &models::SohSeries::level, "Nominal level of the interval."},
           Field{"interval_kind", &models::SohSeries::interval_kind, "measurement, fit or prediction."},
           Field{"reason", &models::SohSeries::reason, "Per value: why it is missing or not yet confirmed; none: it is there."}};
static_assert(fully_described<models::SohSeries>);
template <>
inline constexpr auto fields<models::Reference> =
    Fields{Field{"rule", &models::Reference::rule, "auto, rated, first:N, best:N or checkup:N."},
           Field{"value_Ah", &models::Reference::value_Ah, "Reference capacity [Ah]."},
           Field{"key", &models::Reference::key, "Capacity key it was taken in."},
           Field{"fixed_at_cycle", &models::Reference::fixed_at_cycle, "Cycle after which it was known."}};
static_assert(fully_described<models::Reference>);
template <>
inline constexpr auto fields<models::Soh> = Fields{Field{"definition", &models::Soh::definition, "In words."},
                                                   Field{"reference", &models::Soh::reference, "What 1 means."},
                                                   Field{"now", &models::Soh::now, "The last online value."},
                                                   Field{"now_missing", &models::Soh::now_missing, "Why there is no such value."},
                                                   Field{"series", &models::Soh::series, "One per quantity, key and view."}};
static_assert(fully_described<models::Soh>);
template <>
inline constexpr auto fields<models::Coverage> = Fields{Field{"cells", &models::Coverage::cells, "Cells it was measured on."},
                                                        Field{"observed", &models::Coverage::observed, "Share covered."},
                                                        Field{"protocol", &models::Coverage::protocol, "How."}};
static_assert(fully_described<models::Coverage>);
template <>
inline constexpr auto fields<models::Forecast> =
    Fields{Field{"quantity", &models::Forecast::quantity, "eol."},
           Field{"unit", &models::Forecast::unit, "cycles, efc or days."},
           Field{"basis", &models::Forecast::basis, "single_cell_extrapolation, …"},
           Field{"median", &models::Forecast::median, "null: not reached."},
           Field{"lower", &models::Forecast::lower, "Lower end."},
           Field{"upper", &models::Forecast::upper, "Upper end."},
           Field{"level", &models::Forecast::level, "Nominal level."},
           Field{"band_kind", &models::Forecast::band_kind, "parameter_band (no measured coverage) or interval."},
           Field{"coverage", &models::Forecast::coverage, "Measured on other cells, or null."},
           Field{"p_not_reached", &models::Forecast::p_not_reached, "Share of the draws that do not cross before the horizon."},
           Field{"horizon", &models::Forecast::horizon, "2 x the observed span: no number is given beyond."},
           Field{"extrapolates", &models::Forecast::extrapolates, "Whether the median lies beyond the data."},
           Field{"code", &models::Forecast::code, "Why there is no number."}};
static_assert(fully_described<models::Forecast>);
template <>
inline constexpr auto fields<models::EndOfLife> = Fields{
    Field{"threshold", &models::EndOfLife::threshold, "State of health at which life ends."},
    Field{"unit", &models::EndOfLife::unit, "Of the three that follow."},
    Field{"eol_observed", &models::EndOfLife::eol_observed, "First of 3 consecutive cycles at or below it, within one key."},
    Field{"eol_confirmed_at", &models::EndOfLife::eol_confirmed_at, "When that was known."},
    Field{"censored_at", &models::EndOfLife::censored_at, "Last cycle seen, when it was not reached."}};
static_assert(fully_described<models::EndOfLife>);
template <>
inline constexpr auto fields<models::KneeTold> = Fields{
    Field{"accepted", &models::KneeTold::accepted,
          "Whether there is one: steeper after it by a factor of 1.5 or more, BIC better than one line by more than 10."},
    Field{"knee", &models::KneeTold::knee, "Where two straight lines meet, in units of x."},
    Field{"lower", &models::KneeTold::lower, "Lower end of its 90 % interval."},
    Field{"upper", &models::KneeTold::upper, "Upper end."},
    Field{"onset", &models::KneeTold::onset, "Of three straight lines, apart from the knee of two: where the first two meet."},
    Field{"slope_before", &models::KneeTold::slope_before, "Before the knee, per unit of x."},
    Field{"slope_after", &models::KneeTold::slope_after, "After it."},
    Field{"missing", &models::KneeTold::missing, "Why it could not be looked for; none: it was."}};
static_assert(fully_described<models::KneeTold>);
template <>
inline constexpr auto fields<models::Conditions> =
    Fields{Field{"temperature_degC", &models::Conditions::temperature_degC, "Of the cell [°C]."},
           Field{"depth_of_discharge", &models::Conditions::depth_of_discharge, "Of one cycle, 0 (storage) to 1."},
           Field{"mean_soc", &models::Conditions::mean_soc, "Middle of the window of the state of charge."},
           Field{"c_rate", &models::Conditions::c_rate, "Of charge and discharge [1/h]."},
           Field{"cycles_per_day", &models::Conditions::cycles_per_day, "Cycles of that depth a day."}};
static_assert(fully_described<models::Conditions>);
}  // namespace bha
