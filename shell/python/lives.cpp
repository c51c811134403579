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

struct Lives {
  models::RemainingLife model{};
  std::size_t columns = 0;
};

/// Of the rows of one cell the first is its witness.
Lives fit_lives(const Matrix& x, const Vector& remaining, const Vector& seen, const Numbers& cells, const std::string& options,
                const Progress& progress) {
  const LivesAsked a = need(json::read<LivesAsked>(options, "options"));
  need_rows("remaining", remaining.shape(0), x.shape(0));
  need_rows("seen", seen.shape(0), x.shape(0));
  need_rows("cells", cells.shape(0), x.shape(0));
  Lives out{.columns = x.shape(1)};
  work(progress, static_cast<std::size_t>(a.threads), 0, [&](Run& run) {
    std::vector<models::LifeExample> lives;
    std::set<std::size_t> met;
    for (std::size_t i = 0; i < x.shape(0); ++i) {
      models::LifeExample& life = lives.emplace_back(example_at(x, i, seen.data()[i]));
      life.remaining = remaining.data()[i];
      life.cell = static_cast<std::size_t>(cells.data()[i]);
      life.beside = !met.insert(life.cell).second;
    }
    out.model = need(models::fit_remaining_life(
        lives, {.linear = a.linear, .trees = a.trees, .few = 0, .folds = a.folds, .level = a.level, .seed = a.seed}, run));
  });
  return out;
}

/// (remaining, lower, upper)
std::tuple<Floats, Floats, Floats> tell_lives(const Lives& lives, const Matrix& x, const Vector& seen) {
  const std::size_t n = x.shape(0);
  need_rows("seen", seen.shape(0), n);
  if (x.shape(1) != lives.columns) throw nb::value_error("X has another number of columns than the model was fitted with");
  auto value = std::make_unique<double[]>(n), lower = std::make_unique<double[]>(n), upper = std::make_unique<double[]>(n);
  work(std::nullopt, 1, 0, [&](Run&) {
    for (std::size_t i = 0; i < n; ++i) {
      const models::RemainingLifeTold told = models::predict(lives.model, example_at(x, i, seen.data()[i]));
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
  need_rows("cells", cells.shape(0), n);
  need_rows("cycles", cycles.shape(0), n);
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
  nb::class_<Lives>(m, "RemainingLife", "What was learnt from cells that lived through their life.")
      .def_static("fit", fit_lives, nb::arg("x"), nb::arg("remaining"), nb::arg("seen"), nb::arg("cells"), nb::arg("options"),
                  nb::arg("progress") = nb::none())
      .def("predict", tell_lives, nb::arg("x"), nb::arg("seen"))
      .def_prop_ro("half_width", [](const Lives& l) { return l.model.band.half_width; })
      .def_prop_ro("cells", [](const Lives& l) { return l.model.band.cells; })
      .def_prop_ro("basis", [](const Lives& l) { return std::string(word(l.model.band.basis)); });
  m.def("levels_so_far", levels_so_far, nb::arg("values"), nb::arg("cells"), nb::arg("cycles"), nb::arg("monotone"));
}

}  // namespace bha::python
