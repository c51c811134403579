// bha._core: the module that the package stands on.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "bha/base/describe.h"
#include "bha/base/version.h"
#include "bha/simulate/simulate.h"
#include "shell/python/asked.h"
#include "shell/python/module.h"
#include "shell/python/working.h"

namespace nb = nanobind;

namespace bha::python {
namespace {

// What an argument has to be, for who gave something else.
template <class M>
constexpr std::string_view kind_of() {
  return std::is_same_v<M, bool>   ? "true or false"
         : std::is_arithmetic_v<M> ? std::is_floating_point_v<M> ? "a number" : "a whole number, not negative"
         : std::is_same_v<M, std::string> || std::is_enum_v<M>   ? "text"
         : std::is_same_v<M, std::vector<std::string>>           ? "texts"
         : std::is_same_v<M, std::vector<double>>                ? "two numbers"
         : std::is_same_v<M, std::map<std::string, std::string>> ? "a mapping of quantity to heading"
                                                                 : "another kind of value";
}
template <class Options>
std::string_view kind_in(std::string_view name) {
  std::string_view out{};
  for_each_field<Options>([&]<class M>(const Field<Options, M>& field) {
    if (field.name == name.substr(0, name.find_first_of(".["))) out = kind_of<M>();
  });
  return out;
}
std::string kind_of_argument(std::string_view name) {
  for (const std::string_view kind : {kind_in<Asked>(name), kind_in<simulate::Options>(name)})
    if (!kind.empty()) return std::string(kind);
  return "another kind of value";
}

// As bha.Error, whose class is the package's own; an argument of another kind is Python's own TypeError.
void raise(const Finding& f) {
  if (f.code == Code::document_invalid && f.place.file == "options")
    return PyErr_SetString(PyExc_TypeError,
                           ("argument " + f.place.column + ": expected " + kind_of_argument(f.place.column)).c_str());
  const nb::object error = nb::module_::import_("bha._error").attr("Error");
  nb::dict place;
  for_each_field<Place>([&](const auto& field) {
    const auto& value = f.place.*field.at;
    const nb::str name(field.name.data(), field.name.size());
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>)
      place[name] = nb::str(value.data(), value.size());
    else
      place[name] = nb::int_(value);
  });
  const std::string_view code = id(f.code), severity = word(f.severity);
  const std::string text = spell(f);
  const nb::object raised =
      error(nb::str(text.data(), text.size()), nb::str(code.data(), code.size()), nb::int_(static_cast<int>(f.code)),
            nb::str(severity.data(), severity.size()), place, nb::str(f.found.data(), f.found.size()),
            nb::str(f.expected.data(), f.expected.size()), nb::str(f.remedy.data(), f.remedy.size()), nb::int_(f.count));
  PyErr_SetObject(error.ptr(), raised.ptr());
}

std::vector<std::string> argument_names() {
  std::vector<std::string> out;
  for_each_field<Asked>([&](const auto& field) { out.emplace_back(field.name); });
  return out;
}

}  // namespace
}  // namespace bha::python

NB_MODULE(_core, m) {
  using namespace bha::python;
  nb::set_leak_warnings(false);
  m.doc() = "What the package stands on: bha's core. Use the names of bha; these may change.";
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const Refused& refused) {
      raise(refused.finding);
    }
  });
  m.attr("version") = nb::str(bha::version.data(), bha::version.size());
  m.def("argument_names", argument_names);
  m.def("end_all_work", end_all_work);
  add_sources(m);
  add_tables(m);
  add_reading(m);
  add_reports(m);
  add_models(m);
  add_lives(m);
}
