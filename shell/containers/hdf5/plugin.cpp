// bha_hdf5.so: the tables of an HDF5 file. A table is a group's datasets of one dimension and one length, at least three, named
// by their attribute `bdf_label` or by themselves; or a dataset of compound rows (PyTables; pandas' blocks of columns are taken
// apart). pandas' fixed layout is such a group, too: `blockN_values` has two dimensions, and `blockN_items` names its columns.
#include <algorithm>
#include <map>
#include <memory>

#include "shell/containers/hdf5/slab.h"
#include "shell/containers/table.h"

namespace bha::containers {
namespace {

constexpr std::size_t most_bytes_kept = 32 << 20, most_sets = 4;  // of chunks: head, middle and tail of a sample, and one more

struct Part {  // where a column lies in a slab's row
  std::size_t slab = 0, offset = 0, size = 0;
  H5T_class_t type = H5T_NO_CLASS;
  bool is_signed = true, variable = false;
  std::int64_t date_step_ns = 0;  // one step of a moment; 0: it is none
};
struct Candidate {
  std::string name{};
  std::vector<std::string> datasets{};
  std::uint64_t rows = 0;
  bool is_table = false;
  std::uint64_t columns = 0;
};

std::string text_attribute(hid_t object, const std::string& name) {
  if (H5Aexists(object, name.c_str()) <= 0) return {};
  const Handle attribute = need(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "an attribute");
  const Handle type = need(H5Aget_type(attribute.id()), H5Tclose, "an attribute's type");
  if (H5Tget_class(type.id()) != H5T_STRING) return {};
  if (H5Tis_variable_str(type.id()) > 0) {
    char* text = nullptr;
    const Handle memory = need(H5Tcopy(type.id()), H5Tclose, "an attribute's type");
    if (H5Aread(attribute.id(), memory.id(), &text) < 0 || text == nullptr) return H5Eclear2(H5E_DEFAULT), std::string();
    std::string out = text;
    H5free_memory(text);
    return out;
  }
  std::string out(std::min<std::size_t>(H5Tget_size(type.id()), 1 << 16), '\0');
  if (H5Tget_size(type.id()) > out.size() || H5Aread(attribute.id(), type.id(), out.data()) < 0)
    return H5Eclear2(H5E_DEFAULT), std::string();
  return out.substr(0, out.find('\0'));
}

// A unit may stand beside the numbers: "current" with the attribute units = "mA" is headed "current (mA)".
std::string with_unit(std::string name, hid_t dataset) {
  for (const char* attribute : {"units", "unit"})
    if (const std::string unit = text_attribute(dataset, attribute);
        !unit.empty() && name.find_first_of("([/") == std::string::npos)
      return name + " (" + unit + ")";
  return name;
}

// pandas keeps the names of a block's columns as a pickled list in text form: a line "Vname" or "aVname" each.
std::vector<std::string> pickled_names(const std::string& pickle) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < pickle.size();) {
    const std::size_t end = std::min(pickle.find('\n', at), pickle.size());
    const std::string_view line = std::string_view(pickle).substr(at, end - at);
    if (line.starts_with("V")) names.emplace_back(line.substr(1));
    if (line.starts_with("aV")) names.emplace_back(line.substr(2));
    at = end + 1;
  }
  return names;
}

// pandas says beside whole numbers that they are dates: "datetime64" (of nanoseconds) or "datetime64[us]". 0: they are none.
std::int64_t date_step_ns(hid_t dataset) {
  for (const char* attribute : {"value_type", "kind"}) {
    const std::string type = text_attribute(dataset, attribute);
    if (!type.starts_with("datetime64")) continue;
    return type.ends_with("[s]") ? 1'000'000'000 : type.ends_with("[ms]") ? 1'000'000 : type.ends_with("[us]") ? 1'000 : 1;
  }
  return 0;
}

// Where pandas' fixed layout keeps the names of the block's columns; empty: this is none.
std::string items_of(const std::string& values) {
  constexpr std::string_view end = "_values";
  return values.ends_with(end) ? values.substr(0, values.size() - end.size()) + "_items" : std::string();
}

// Texts of one length, as pandas writes them; empty: something else.
std::vector<std::string> fixed_texts(hid_t file, const std::string& name) {
  constexpr hsize_t most = 4'096;
  if (name.empty() || H5Lexists(file, name.c_str(), H5P_DEFAULT) <= 0) return {};
  const Handle dataset = need(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, "a block's names");
  const Handle space = need(H5Dget_space(dataset.id()), H5Sclose, "a block's names");
  const Handle type = need(H5Dget_type(dataset.id()), H5Tclose, "a block's names");
  const auto n = static_cast<hsize_t>(H5Sget_simple_extent_npoints(space.id()));
  const std::size_t size = H5Tget_size(type.id());
  if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) > 0 || n > most || size > most) return {};
  std::string bytes(n * size, '\0');
  need(H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()), "a block's names");
  std::vector<std::string> out;
  for (hsize_t i = 0; i < n; ++i) out.emplace_back(bytes.data() + i * size, strnlen(bytes.data() + i * size, size));
  return out;
}

class Hdf5Table : public Table {
 public:
  explicit Hdf5Table(const bha_bytes& bytes) : bytes_(bytes) {
    const std::lock_guard guard(hdf5_lock());
    keep_hdf5_silent();
    const Handle access = access_to_bytes(&bytes_);
    file_ = need(H5Fopen("bytes", H5F_ACC_RDONLY, access.id()), H5Fclose, "not an HDF5 file that can be read");
    const herr_t seen = H5Ovisit(file_.id(), H5_INDEX_NAME, H5_ITER_INC, look, this);
    if (!failure_.empty()) throw std::runtime_error(failure_);
    need(seen, "the file's contents");
    std::erase_if(candidates_, [](const auto& each) { return !each.second.is_table; });
    if (candidates_.empty())
      throw std::runtime_error(BHA_NO_TABLE "no group with three columns of one length, and no dataset of compound rows");
    tables.clear();
    std::string before;
    for (const auto& [key, candidate] : candidates_) {  // of one group, but of another length
      tables.push_back(candidate.name + (candidate.name == before ? ":" + std::to_string(candidate.rows) : std::string()));
      before = candidate.name;
    }
    Hdf5Table::enter(0);
  }
  void enter(std::uint32_t number) override {
    ahead_.reset();  // before the lock, for which its thread may wait
    const std::lock_guard guard(hdf5_lock());
    selected_.clear(), in_use_.clear(), slabs_.clear(), parts_.clear(), columns.clear();
    const Candidate& entered = std::next(candidates_.begin(), number)->second;
    rows = entered.rows;
    for (const std::string& dataset : entered.datasets) add(dataset);
  }
  void select(std::vector<std::uint32_t> selected, std::uint32_t threads) override {
    selected_ = std::move(selected);
    at_ = 0;
    keep_chunks(threads);
  }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    const std::uint64_t n = std::min(most, rows - at_);
    for (std::uint64_t done = 0; done < n;) {
      const std::uint64_t here = hold(at_ + done, n - done);
      for (std::size_t i = 0; i < selected_.size(); ++i) give(i, at_ + done, here, done, into[i]);
      done += here;
    }
    at_ += n;
    return static_cast<std::int64_t>(n);
  }
  std::int64_t skip(std::uint64_t n) override {
    n = std::min(n, rows - at_);
    at_ += n;
    return static_cast<std::int64_t>(n);
  }

 private:
  static herr_t look(hid_t, const char* name, const H5O_info_t* info, void* self) {
    auto& table = *static_cast<Hdf5Table*>(self);
    try {
      if (info->type == H5O_TYPE_DATASET) table.consider(name);
      return 0;
    } catch (const std::exception& e) {  // C above us
      table.failure_ = e.what();
      return -1;
    }
  }
  void consider(const std::string& name) {
    if (name.find("_i_") != std::string::npos) return;  // PyTables' own index
    const Handle dataset = need(H5Dopen2(file_.id(), name.c_str(), H5P_DEFAULT), H5Dclose, "a dataset");
    const Handle space = need(H5Dget_space(dataset.id()), H5Sclose, "a dataset's size");
    const Handle type = need(H5Dget_type(dataset.id()), H5Tclose, "a dataset's type");
    const int dimensions = H5Sget_simple_extent_ndims(space.id());
    if (dimensions != 1 && dimensions != 2) return;
    hsize_t extent[2] = {0, 1};
    need(H5Sget_simple_extent_dims(space.id(), extent, nullptr), "a dataset's size");
    const std::uint64_t n = extent[0], width = extent[1];
    const bool numbers = H5Tget_class(type.id()) == H5T_FLOAT || H5Tget_class(type.id()) == H5T_INTEGER;
    if (dimensions == 2 && (width == 0 || !numbers || fixed_texts(file_.id(), items_of(name)).size() != width)) return;
    if (H5Tget_class(type.id()) == H5T_COMPOUND) {
      candidates_[name] = {name, {name}, n, true};
      return;
    }
    const std::size_t slash = name.rfind('/');
    const std::string group = slash == std::string::npos ? "/" : name.substr(0, slash);
    auto& table = candidates_[group + "\n" + std::to_string(n)];
    table.name = group;
    table.datasets.push_back(name);
    table.rows = n;
    table.columns += width;
    table.is_table = table.columns >= 3;
  }
  void add(const std::string& name) {
    slabs_.push_back(std::make_unique<Slab>(need(H5Dopen2(file_.id(), name.c_str(), H5P_DEFAULT), H5Dclose, "a dataset")));
    const Slab& slab = *slabs_.back();
    if (H5Tget_class(slab.type()) == H5T_COMPOUND) return add_members(slab);
    if (const auto names = fixed_texts(file_.id(), items_of(name)); names.size() == slab.columns()) {
      for (std::size_t i = 0; i < names.size(); ++i) add_column(names[i], slab.type(), i * slab.row_bytes() / names.size());
      return;
    }
    std::string heading = text_attribute(slab.id(), "bdf_label");
    if (heading.empty())
      heading = with_unit(name.substr(name.rfind('/') == std::string::npos ? 0 : name.rfind('/') + 1), slab.id());
    add_column(std::move(heading), slab.type(), 0);
  }
  void add_members(const Slab& slab) {
    const int members = need(H5Tget_nmembers(slab.type()), "a row's columns");
    for (unsigned m = 0; m < static_cast<unsigned>(members); ++m) {
      const Handle type = need(H5Tget_member_type(slab.type(), m), H5Tclose, "a column's type");
      char* text = H5Tget_member_name(slab.type(), m);
      const std::string name = text == nullptr ? "" : text;
      H5free_memory(text);
      const std::size_t offset = H5Tget_member_offset(slab.type(), m);
      if (H5Tget_class(type.id()) != H5T_ARRAY) {
        add_column(name, type.id(), offset);
        continue;
      }
      const Handle element = need(H5Tget_super(type.id()), H5Tclose, "a column's type");
      const auto names = pickled_names(text_attribute(slab.id(), name + "_kind"));
      const std::size_t size = H5Tget_size(element.id()), count = H5Tget_size(type.id()) / size;
      for (std::size_t i = 0; i < count && names.size() == count; ++i) add_column(names[i], element.id(), offset + i * size);
    }
  }
  void add_column(std::string heading, hid_t type, std::size_t offset) {
    Part part{.slab = slabs_.size() - 1, .offset = offset, .size = H5Tget_size(type), .type = H5Tget_class(type)};
    bha_column_kind kind = BHA_OTHER;
    if (part.type == H5T_FLOAT && (part.size == 8 || part.size == 4)) kind = BHA_NUMBER;
    if (part.type == H5T_INTEGER && (part.size == 1 || part.size == 2 || part.size == 4 || part.size == 8)) kind = BHA_NUMBER;
    if (part.type == H5T_STRING) kind = BHA_TEXT;
    if (kind == BHA_NUMBER && part.type == H5T_INTEGER && part.size == 8) part.date_step_ns = date_step_ns(slabs_.back()->id());
    if (part.date_step_ns != 0) kind = BHA_MOMENT;
    part.is_signed = part.type == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_2;
    part.variable = part.type == H5T_STRING && H5Tis_variable_str(type) > 0;
    columns.push_back({std::move(heading), kind});
    parts_.push_back(part);
  }

  // Rows that lie together in every column, at most `most`; how many. Chunks are fetched in common: two cost less than one and one.
  std::uint64_t hold(std::uint64_t from, std::uint64_t most) {
    std::vector<Slab*> wanted;
    for (Slab* slab : in_use_)
      if (ahead_ == nullptr && slab->aim(from)) wanted.push_back(slab);
    Slab::fetch(wanted);
    for (Slab* slab : in_use_) slab->hold(from, most);
    return most;
  }
  void give(std::size_t i, std::uint64_t from, std::uint64_t n, std::uint64_t done, void* into) {
    const Part& part = parts_[selected_[i]];
    Slab& slab = *slabs_[part.slab];
    if (part.type == H5T_FLOAT && part.size == sizeof(double) && slab.row_bytes() == sizeof(double))
      return slab.copy(from, n, static_cast<std::byte*>(into) + done * sizeof(double));
    const std::byte* row = slab.at(from, n);
    convert(i, part, row + part.offset, slab.row_bytes(), n, done, into);
  }

  // One piece of memory for the chunks of all columns, in the order in which `next` asks for them. Where that is not much, there
  // are several such sets: for the chunks that are fetched ahead, and for those that a sample was taken of. A page that is never
  // written costs nothing.
  void keep_chunks(std::uint32_t threads) {
    ahead_.reset();
    in_use_.clear();
    std::vector<Slab*> slabs;
    std::size_t bytes = 0;
    bool several = false;
    for (const std::uint32_t column : selected_) {
      Slab* slab = slabs_[parts_[column].slab].get();
      if (std::find(in_use_.begin(), in_use_.end(), slab) != in_use_.end()) continue;
      in_use_.push_back(slab);
      if (slab->chunk_bytes() == 0) continue;
      slabs.push_back(slab);
      bytes += slab->chunk_bytes();
      several |= slab->has_several_chunks();
    }
    if (threads > 1 && several && bytes <= most_bytes_kept) ahead_ = std::make_unique<Ahead>();
    const std::size_t needed = ahead_ == nullptr ? 1 : 2;
    if (!std::all_of(slabs.begin(), slabs.end(), [&](const Slab* slab) { return slab->places() >= needed; }))
      lay_out(slabs, bytes, std::clamp(most_bytes_kept / bytes, needed, most_sets));
    for (Slab* slab : slabs) slab->begin(ahead_.get());
  }
  void lay_out(const std::vector<Slab*>& slabs, std::size_t bytes, std::size_t sets) {
    for (const auto& slab : slabs_) slab->set_places(nullptr, 0, 0);
    std::byte* at = chunks_.of(sets * bytes);
    for (Slab* slab : slabs) {
      slab->set_places(at, bytes, sets);
      at += slab->chunk_bytes();
    }
  }

  template <class T>
  static void numbers(const std::byte* row, std::size_t stride, std::uint64_t n, double* into) {
    for (std::uint64_t k = 0; k < n; ++k, row += stride) {
      T value;
      std::memcpy(&value, row, sizeof value);
      into[k] = static_cast<double>(value);
    }
  }
  static void moments(const Part& part, const std::byte* row, std::size_t stride, std::uint64_t n, std::int64_t* into) {
    for (std::uint64_t k = 0; k < n; ++k, row += stride) {
      std::memcpy(into + k, row, sizeof(std::int64_t));
      into[k] = into[k] == no_moment ? no_moment : in_ns(into[k], part.date_step_ns);
    }
  }
  void convert(std::size_t i, const Part& part, const std::byte* row, std::size_t stride, std::uint64_t n, std::uint64_t done,
               void* into) {
    if (part.type == H5T_STRING) return texts(i, part, row, stride, n, static_cast<std::int32_t*>(into) + done);
    if (part.date_step_ns != 0) return moments(part, row, stride, n, static_cast<std::int64_t*>(into) + done);
    double* out = static_cast<double*>(into) + done;
    if (part.type == H5T_FLOAT)
      return part.size == 8 ? numbers<double>(row, stride, n, out) : numbers<float>(row, stride, n, out);
    switch (part.size) {
      case 1:
        return part.is_signed ? numbers<std::int8_t>(row, stride, n, out) : numbers<std::uint8_t>(row, stride, n, out);
      case 2:
        return part.is_signed ? numbers<std::int16_t>(row, stride, n, out) : numbers<std::uint16_t>(row, stride, n, out);
      case 4:
        return part.is_signed ? numbers<std::int32_t>(row, stride, n, out) : numbers<std::uint32_t>(row, stride, n, out);
      default:
        return part.is_signed ? numbers<std::int64_t>(row, stride, n, out) : numbers<std::uint64_t>(row, stride, n, out);
    }
  }
  void texts(std::size_t i, const Part& part, const std::byte* row, std::size_t stride, std::uint64_t n, std::int32_t* into) {
    for (std::uint64_t k = 0; k < n; ++k, row += stride) {
      const char* text = reinterpret_cast<const char*>(row);
      if (part.variable) std::memcpy(&text, row, sizeof text);
      const std::size_t most = part.variable ? (text == nullptr ? 0 : std::strlen(text)) : strnlen(text, part.size);
      into[k] = text == nullptr ? -1 : words[i].of({text, most});
    }
  }

  bha_bytes bytes_;
  Handle file_;
  std::string failure_;
  std::map<std::string, Candidate> candidates_;
  std::vector<std::unique_ptr<Slab>> slabs_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> selected_;
  std::vector<Slab*> in_use_;  // of the selected columns, each once
  std::uint64_t at_ = 0;
  Room chunks_;
  std::unique_ptr<Ahead> ahead_;  // last: it is at work on the slabs
};

std::unique_ptr<Table> made(const bha_bytes& bytes) { return std::make_unique<Hdf5Table>(bytes); }

std::string made_with() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return "HDF5 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace
}  // namespace bha::containers

extern "C" __attribute__((visibility("default"))) const bha_container_api* bha_container_5() {
  static const std::string version = bha::containers::made_with();
  static const bha_container_api api = bha::containers::Interface<bha::containers::made>::api(version.c_str());
  return &api;
}
