// What is read: a path, Arrow data by the PyCapsule protocol, or one-dimensional arrays, which are borrowed as they lie.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <vector>

#include "shell/python/module.h"
#include "shell/python/reading.h"

namespace nb = nanobind;

namespace bha::python {
namespace {

template <class Struct>
Struct& in_capsule(const nb::object& capsule, const char* name) {
  if (PyCapsule_IsValid(capsule.ptr(), name) == 0)
    throw nb::type_error((std::string("expected a capsule \"") + name + "\", as Arrow's PyCapsule protocol has it").c_str());
  return *static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
}

Given of_stream(const nb::object& capsule, const std::string& name) {
  return {.name = name,
          .frame = need(containers::Frame::take(in_capsule<ArrowArrayStream>(capsule, "arrow_array_stream"), name))};
}
Given of_array(const nb::object& schema, const nb::object& array, const std::string& name) {
  auto& taken = in_capsule<ArrowSchema>(schema, "arrow_schema");
  return {.name = name, .frame = need(containers::Frame::take(taken, in_capsule<ArrowArray>(array, "arrow_array"), name))};
}

using Borrowed = nb::ndarray<nb::ro, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

/// A column and who keeps its values. valid: a bit a row, none: all are there. texts, ends: of a column of words alone.
struct ArrayColumn {
  std::string name{}, format{}, texts{};
  std::vector<std::int64_t> ends{};
  Borrowed values{}, valid{};
  std::vector<std::uint8_t> bits{};
  const void* buffers[3] = {};
  ArrowSchema schema{};
  ArrowArray array{};
};
struct ArrayTable {
  std::vector<std::unique_ptr<ArrayColumn>> columns{};
  std::vector<ArrowSchema*> schemas{};
  std::vector<ArrowArray*> arrays{};
  const void* none[1] = {nullptr};
};

// Arrays belong to Python, so they go with the lock; children go with their parent.
template <class Struct>
void release_whole(Struct* given) {
  given->release = nullptr;
  const nb::gil_scoped_acquire lock;
  delete static_cast<std::shared_ptr<ArrayTable>*>(given->private_data);
}
template <class Struct>
void release_child(Struct* given) {
  given->release = nullptr;
}

// None, NaN and whatever else is no text is missing; what is a number otherwise was refused before.
void take_texts(ArrayColumn& into, const nb::list& words) {
  into.format = "U";
  into.ends = {0};
  std::size_t row = 0;
  bool all = true;
  for (const nb::handle word : words) {
    if (row % 8 == 0) into.bits.push_back(0);
    const bool is_text = PyUnicode_Check(word.ptr()) != 0;
    if (is_text) {
      Py_ssize_t size = 0;
      const char* text = PyUnicode_AsUTF8AndSize(word.ptr(), &size);
      if (text == nullptr) throw nb::python_error();
      into.texts.append(text, static_cast<std::size_t>(size));
      into.bits.back() = static_cast<std::uint8_t>(into.bits.back() | 1U << (row % 8));
    }
    all &= is_text;
    into.ends.push_back(static_cast<std::int64_t>(into.texts.size()));
    ++row;
  }
  into.buffers[0] = all ? nullptr : into.bits.data();
  into.buffers[1] = into.ends.data();
  into.buffers[2] = into.texts.data();
}

/// Bytes of a value of an array of numbers or moments; 0: none is handed over so.
std::size_t width_of(std::string_view format) {
  if (format.starts_with("ts") || format.starts_with("tD")) return 8;
  if (format.size() != 1) return 0;
  const std::string_view widths[] = {"cC", "sSe", "iIf", "lLg"};
  for (std::size_t i = 0; i < std::size(widths); ++i)
    if (widths[i].find(format[0]) != std::string_view::npos) return std::size_t{1} << i;
  return 0;
}

void take_values(ArrayColumn& into, const nb::handle values, const nb::handle valid, std::size_t rows) {
  if (!nb::try_cast(values, into.values) || into.values.itemsize() != width_of(into.format))
    throw nb::type_error(("values that format " + into.format + " does not tell of").c_str());
  if (into.values.shape(0) != rows) throw nb::value_error("columns of several lengths");
  if (!valid.is_none() &&
      (!nb::try_cast(valid, into.valid) || into.valid.itemsize() != 1 || into.valid.shape(0) < (rows + 7) / 8))
    throw nb::type_error("valid: expected a bit a row");
  into.buffers[0] = into.valid.is_valid() ? into.valid.data() : nullptr;
  into.buffers[1] = into.values.data();
}

/// columns: (name, Arrow's format, values, valid or None); format "" means a list of texts, "?" that the column cannot be
/// read.
using Column = nb::typed<nb::tuple, nb::str, nb::str, nb::any, nb::any>;
Given of_columns(const nb::typed<nb::list, Column>& columns, std::int64_t rows, const std::string& name) {
  if (rows < 0) throw nb::value_error("less than no rows");
  auto table = std::make_shared<ArrayTable>();
  for (const nb::handle item : columns) {
    nb::tuple parts;
    if (!nb::try_cast(item, parts) || parts.size() != 4) throw nb::type_error("a column: (name, format, values, valid)");
    ArrayColumn& column = *table->columns.emplace_back(std::make_unique<ArrayColumn>());
    if (!nb::try_cast(parts[0], column.name) || !nb::try_cast(parts[1], column.format))
      throw nb::type_error("a column's name and format: expected texts that can be written as UTF-8");
    std::int64_t n_buffers = 2;
    if (column.format.empty()) {
      nb::list words;
      if (!nb::try_cast(parts[2], words) || words.size() != static_cast<std::size_t>(rows))
        throw nb::type_error("a column of texts: expected a list of as many as there are rows");
      take_texts(column, words);
      n_buffers = 3;
    } else if (column.format != "?") {
      take_values(column, parts[2], parts[3], static_cast<std::size_t>(rows));
    }
    column.schema = {column.format.c_str(),
                     column.name.c_str(),
                     nullptr,
                     ARROW_FLAG_NULLABLE,
                     0,
                     nullptr,
                     nullptr,
                     release_child<ArrowSchema>,
                     nullptr};
    column.array = {rows, -1, 0, n_buffers, 0, column.buffers, nullptr, nullptr, release_child<ArrowArray>, nullptr};
    table->schemas.push_back(&column.schema);
    table->arrays.push_back(&column.array);
  }
  const auto n = static_cast<std::int64_t>(table->columns.size());
  ArrowSchema schema{"+s",
                     "",
                     nullptr,
                     0,
                     n,
                     table->schemas.data(),
                     nullptr,
                     release_whole<ArrowSchema>,
                     new std::shared_ptr<ArrayTable>(table)};
  ArrowArray batch{rows,
                   0,
                   0,
                   1,
                   n,
                   table->none,
                   table->arrays.data(),
                   nullptr,
                   release_whole<ArrowArray>,
                   new std::shared_ptr<ArrayTable>(table)};
  return {.name = name, .frame = need(containers::Frame::take(schema, batch, name))};
}

}  // namespace

void add_sources(nb::module_& m) {
  nb::class_<Given>(m, "Source", "What is read: a path, or a table in memory and what it is called.")
      .def(
          "__init__", [](Given* self, const std::string& path) { new (self) Given{.name = path}; }, nb::arg("path"))
      .def_static("of_stream", of_stream, nb::arg("capsule"), nb::arg("name"))
      .def_static("of_array", of_array, nb::arg("schema"), nb::arg("array"), nb::arg("name"))
      .def_static("of_columns", of_columns, nb::arg("columns"), nb::arg("rows"), nb::arg("name"))
      .def_ro("name", &Given::name)
      .def_prop_ro("is_frame", [](const Given& given) { return given.frame != nullptr; })
      .def_prop_ro("rows", [](const Given& given) { return given.frame == nullptr ? 0 : given.frame->rows(); });
}

}  // namespace bha::python
