// Remaining life learnt from siblings, and levels of health that go on with each row, over arrays.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <cmath>
#include <map>
#include <set>

#include "bha/base/json.h"
#include "bha/models/monotone_level.h"
#include "bha/models/online.h"
#include "bha/models/remaining_life.h"
#include "shell/python/module.h"
#include "shell/python/working.h"

namespace nb = nanobind;

namespace bha::python {

struct LivesAsked {
  bool linear = true, trees = true;
  std::uint64_t folds = 20;
  double level = 0.9;
  std::uint32_t seed = 1;
  std::uint64_t threads = 0;
};

}  // namespace bha::python
namespace bha {
template <>
inline constexpr auto fields<python::LivesAsked> =
    Fields{Field{"linear", &python::LivesAsked::linear, "The Gaussian process has a linear part."},
           Field{"trees", &python::LivesAsked::trees, "Extra trees take part in the mean."},
           Field{"folds", &python::LivesAsked::folds, "Shares in which cells are left out."},
           Field{"level", &python::LivesAsked::level, "Of the interval."},
           Field{"seed", &python::LivesAsked::seed, "Of the trees."},
           Field{"threads", &python::LivesAsked::threads, "Threads; 0: all."}};
static_assert(fully_described<python::LivesAsked>);
}  // namespace bha
namespace bha::python {
namespace {

using Floats = nb::ndarray<nb::numpy, double, nb::ndim<1>>;
using Matrix = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Vector = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Numbers = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

models::LifeExample example_at(const Matrix& x, std::size_t row, double seen) {
  const double* from = x.data() + row * x.shape(1);
  return {.features = {from, from + x.shape(1)}, .seen = seen};
}

/// Of the rows of one cell the first is its witness.
models::RemainingLife fit_lives(const Matrix& x, const Vector& remaining, const Vector& seen, const Numbers& cells,
                                const std::string& options, const Progress& progress) {
  const LivesAsked a = need(json::read<LivesAsked>(options, "options"));
  models::RemainingLife out;
  work(progress, static_cast<std::size_t>(a.threads), 0, [&](Run& run) {
    std::vector<models::LifeExample> lives;
    std::set<std::size_t> met;
    for (std::size_t i = 0; i < x.shape(0); ++i) {
      models::LifeExample& life = lives.emplace_back(example_at(x, i, seen.data()[i]));
      life.remaining = remaining.data()[i];
      life.cell = static_cast<std::size_t>(cells.data()[i]);
      life.beside = !met.insert(life.cell).second;
    }
    out = need(models::fit_remaining_life(
        lives, {.linear = a.linear, .trees = a.trees, .few = 0, .folds = a.folds, .level = a.level, .seed = a.seed}, run));
  });
  return out;
}

/// (remaining, lower, upper)
std::tuple<Floats, Floats, Floats> tell_lives(const models::RemainingLife& model, const Matrix& x, const Vector& seen) {
  const std::size_t n = x.shape(0);
  auto value = std::make_unique<double[]>(n), lower = std::make_unique<double[]>(n), upper = std::make_unique<double[]>(n);
  work(std::nullopt, 1, 0, [&](Run&) {
    for (std::size_t i = 0; i < n; ++i) {
      const models::RemainingLifeTold told = models::predict(model, example_at(x, i, seen.data()[i]));
      value[i] = told.remaining, lower[i] = told.lower, upper[i] = told.upper;
    }
  });
  return {held_by_numpy<Floats>(std::move(value), n), held_by_numpy<Floats>(std::move(lower), n),
          held_by_numpy<Floats>(std::move(upper), n)};
}

/// The robust level of each cell's rows so far, in the order in which they stand; NaN in: NaN out, and nothing is learnt.
Floats levels_so_far(const Vector& values, const Numbers& cells, const Numbers& cycles, bool monotone) {
  struct Cell {
    models::RobustLevel level{};
    models::MonotoneLevel lowest{};
  };
  const std::size_t n = values.shape(0);
  auto out = std::make_unique<double[]>(n);
  work(std::nullopt, 1, 0, [&](Run&) {
    std::map<std::int64_t, Cell> known;
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = nan;
      if (!std::isfinite(values.data()[i])) continue;
      Cell& cell = known[cells.data()[i]];
      const bool believed = models::take(cell.level, cycles.data()[i], values.data()[i]);
      out[i] = monotone ? models::step(cell.lowest, cell.level.filter.level, believed) : cell.level.filter.level;
    }
  });
  return held_by_numpy<Floats>(std::move(out), n);
}

}  // namespace

void add_lives(nb::module_& m) {
  nb::class_<models::RemainingLife>(m, "RemainingLife", "What was learnt from cells that lived through their life.")
      .def_static("fit", fit_lives, nb::arg("x"), nb::arg("remaining"), nb::arg("seen"), nb::arg("cells"), nb::arg("options"),
                  nb::arg("progress") = nb::none())
      .def("predict", tell_lives, nb::arg("x"), nb::arg("seen"))
      .def_prop_ro("half_width", [](const models::RemainingLife& r) { return r.band.half_width; })
      .def_prop_ro("cells", [](const models::RemainingLife& r) { return r.band.cells; })
      .def_prop_ro("basis", [](const models::RemainingLife& r) { return std::string(word(r.band.basis)); });
  m.def("levels_so_far", levels_so_far, nb::arg("values"), nb::arg("cells"), nb::arg("cycles"), nb::arg("monotone"));
}

}  // namespace bha::python
