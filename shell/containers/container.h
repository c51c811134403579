// A container opened through its plug-in.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/formats/types.h"
#include "shell/containers/plugin.h"

#ifndef BHA_ARROW_VERSION  // the build says which one it found
#define BHA_ARROW_VERSION "26.0.1"
#endif

namespace bha::containers {

struct PluginName {
  std::string_view library;                          // file beside the program, or in ../lib or ../lib/bha
  std::string_view what;                             // for people
  std::string_view install;                          // the command that brings what it needs
  const bha_container_api* (*built_in)() = nullptr;  // instead of a file: nothing is opened
};
inline constexpr PluginName arrow_plugin{"bha_arrow.so", "Parquet and Arrow IPC", "pip install pyarrow==" BHA_ARROW_VERSION};
inline constexpr PluginName hdf5_plugin{"bha_hdf5.so", "HDF5", "apt-get install libhdf5-103-1"};
inline constexpr PluginName xlsx_plugin{"bha_xlsx.so", "Excel workbooks", "apt-get install libzip4 libexpat1"};

/// Opened once and kept. Findings  container_missing (refused)
[[nodiscard]] Result<void*> symbol(const PluginName&, const char* name, const Place&);
[[nodiscard]] Result<const bha_container_api*> plugin(const PluginName&, const Place&);

/// Guards the plug-in's handle and the bytes that it reads from.
class Container : public formats::Opened {
 public:
  /// Findings  container_missing, container_corrupt, foreign_file (it is whole, and holds no table; all refused)
  [[nodiscard]] static Result<std::unique_ptr<Container>> open(const PluginName&, const formats::Part&);
  /// The one that was left in the source, at whatever table; else its first part is opened.
  [[nodiscard]] static Result<std::unique_ptr<Container>> of(const PluginName&, const formats::Source&);
  /// For the next `of`, if the source has a place for it.
  static void leave(std::unique_ptr<Container>, const formats::Source&);
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;
  ~Container() override;

  [[nodiscard]] std::uint32_t tables() const { return api_->tables(handle_); }
  [[nodiscard]] std::string_view table(std::uint32_t number) const { return api_->table(handle_, number); }
  /// Everything below is about this table from now on. Findings  container_corrupt (refused)
  [[nodiscard]] Result<void> enter(std::uint32_t number);
  [[nodiscard]] std::uint64_t rows() const { return api_->rows(handle_); }
  [[nodiscard]] std::uint32_t columns() const { return api_->columns(handle_); }
  [[nodiscard]] std::string_view heading(std::uint32_t column) const { return api_->heading(handle_, column); }
  [[nodiscard]] bha_column_kind kind(std::uint32_t column) const { return api_->kind(handle_, column); }
  [[nodiscard]] Result<void> select(std::span<const std::uint32_t> columns, std::uint32_t threads);
  /// See plugin.h. 0: the end.
  [[nodiscard]] Result<std::size_t> next(std::size_t most, std::span<void* const> into);
  /// How many rows were passed over, at most n. Findings  container_corrupt (refused)
  [[nodiscard]] Result<std::uint64_t> skip(std::uint64_t n);
  [[nodiscard]] std::string_view text(std::uint32_t selected, std::int32_t number) const;
  [[nodiscard]] const std::string& name() const { return part_.name; }
  [[nodiscard]] std::string_view made_with() const { return api_->made_with; }

 private:
  Container(const bha_container_api* api, const formats::Part& part) : api_(api), part_(part) {}
  Refusal corrupt(std::string words) const;

  const bha_container_api* api_;
  formats::Part part_;
  bha_bytes bytes_{};
  void* handle_ = nullptr;
};

}  // namespace bha::containers
