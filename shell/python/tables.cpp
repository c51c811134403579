// What is told as columns: out by Arrow's PyCapsule protocol, or a column at a time as numpy sees it, without a copy of
// numbers.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "bha/base/table.h"
#include "shell/containers/frame.h"
#include "shell/python/module.h"

namespace nb = nanobind;

namespace bha::python {
namespace {

/// A struct of the interface that is released with its capsule, unless whoever asked has moved it out.
template <class Struct>
nb::object capsule_of(std::unique_ptr<Struct> held, const char* name) {
  PyObject* out = PyCapsule_New(held.get(), name, [](PyObject* capsule) {
    auto* there = static_cast<Struct*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
    if (there == nullptr) return PyErr_Clear();
    if (there->release != nullptr) there->release(there);
    delete there;
  });
  if (out == nullptr) throw nb::python_error();
  held.release();
  return nb::steal(out);
}

/// One batch, then the end.
struct OneBatch {
  std::shared_ptr<const report::ArrowTable> table{};
  bool given = false;

  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    ArrowArray batch{};
    report::hand_over(static_cast<OneBatch*>(stream->private_data)->table, *out, batch);
    batch.release(&batch);
    return 0;
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    auto& self = *static_cast<OneBatch*>(stream->private_data);
    *out = {};
    if (std::exchange(self.given, true)) return 0;
    ArrowSchema schema{};
    report::hand_over(self.table, schema, *out);
    schema.release(&schema);
    return 0;
  }
  static const char* no_error(ArrowArrayStream*) { return nullptr; }
  static void release(ArrowArrayStream* stream) {
    delete static_cast<OneBatch*>(stream->private_data);
    stream->release = nullptr;
  }
};

nb::object schema_of(const Columns& columns) {
  auto schema = std::make_unique<ArrowSchema>();
  ArrowArray batch{};
  report::hand_over(columns.table, *schema, batch);
  batch.release(&batch);
  return capsule_of(std::move(schema), "arrow_schema");
}
std::tuple<nb::object, nb::object> array_of(const Columns& columns, const nb::object&) {
  auto schema = std::make_unique<ArrowSchema>();
  auto batch = std::make_unique<ArrowArray>();
  report::hand_over(columns.table, *schema, *batch);
  const nb::object first = capsule_of(std::move(schema), "arrow_schema");
  return {first, capsule_of(std::move(batch), "arrow_array")};
}
nb::object stream_of(const Columns& columns, const nb::object&) {
  return capsule_of(
      std::make_unique<ArrowArrayStream>(ArrowArrayStream{OneBatch::get_schema, OneBatch::get_next, OneBatch::no_error,
                                                          OneBatch::release, new OneBatch{.table = columns.table}}),
      "arrow_array_stream");
}

const report::ArrowColumn* column_named(const Columns& columns, std::string_view name) {
  for (const report::ArrowColumn& column : columns.table->columns)
    if (column.name == name) return &column;
  return nullptr;
}

template <class T>
using Array = nb::ndarray<nb::numpy, T, nb::ndim<1>>;

/// Read-only, of a table that lives as long as it.
template <class T>
nb::object view_of(const std::shared_ptr<const report::ArrowTable>& table, const T* values, std::size_t n) {
  const nb::capsule owner(new std::shared_ptr<const report::ArrowTable>(table),
                          [](void* held) noexcept { delete static_cast<std::shared_ptr<const report::ArrowTable>*>(held); });
  return nb::cast(Array<const T>(values, {n}, owner));
}
template <class T>
Array<T> array_that_holds(std::unique_ptr<T[]> values, std::size_t n) {
  const nb::capsule owner(values.get(), [](void* held) noexcept { delete[] static_cast<T*>(held); });
  return Array<T>(values.release(), {n}, owner);
}
template <class T, class Each>
nb::object made_of(std::size_t n, const Each& each) {
  auto values = std::make_unique<T[]>(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = each(i);
  return nb::cast(array_that_holds(std::move(values), n));
}

/// Numbers and whole numbers as they lie; whole numbers of which some are missing as float64 with NaN; texts as a list.
nb::object values_of(const Columns& columns, const std::string& name) {
  const report::ArrowColumn* column = column_named(columns, name);
  if (column == nullptr) throw nb::key_error(name.c_str());
  const auto n = static_cast<std::size_t>(column->length);
  switch (column->format[0]) {
    case 'g':
      return view_of(columns.table, column->numbers.data(), n);
    case 'l':
      if (column->nulls == 0) return view_of(columns.table, column->whole_numbers.data(), n);
      return made_of<double>(n, [&](std::size_t i) {
        const std::int64_t value = column->whole_numbers[i];
        return value == no_integer ? nan : static_cast<double>(value);
      });
    case 'b':
      return made_of<bool>(n, [&](std::size_t i) { return (column->bits[i / 8] >> (i % 8) & 1) != 0; });
    default: {
      nb::list out;
      for (std::size_t i = 0; i < n; ++i) {
        const auto from = static_cast<std::size_t>(column->ends[i]), to = static_cast<std::size_t>(column->ends[i + 1]);
        PyObject* text = PyUnicode_DecodeUTF8(column->texts.data() + from, static_cast<Py_ssize_t>(to - from), "replace");
        if (text == nullptr) throw nb::python_error();
        out.append(nb::steal(text));
      }
      return out;
    }
  }
}

}  // namespace

template <>
Array<double> held_by_numpy(std::unique_ptr<double[]> values, std::size_t n) {
  return array_that_holds(std::move(values), n);
}

void add_tables(nb::module_& m) {
  nb::class_<Columns>(m, "Columns", "What is told as columns.")
      .def("__arrow_c_schema__", schema_of)
      .def("__arrow_c_array__", array_of, nb::arg("requested_schema") = nb::none())
      .def("__arrow_c_stream__", stream_of, nb::arg("requested_schema") = nb::none())
      .def("__len__", [](const Columns& c) { return c.table->rows; })
      .def("names",
           [](const Columns& c) {
             std::vector<std::string> out;
             for (const report::ArrowColumn& column : c.table->columns) out.push_back(column.name);
             return out;
           })
      .def("values", values_of, nb::arg("name"),
           nb::sig("def values(self, name: str) -> numpy.typing.NDArray[typing.Any] | list[str]"));
}

}  // namespace bha::python
