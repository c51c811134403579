// An XML part of a workbook as it comes: elements by their local names (some programs write x:row), attributes, text.
// Refused is what is not well formed, and a document type: a few entities of it unfold to any number of rows.
/// Source    ECMA-376 part 2, rule M1.18: a document type in a part is an error
#pragma once
#include <exception>
#include <string>
#include <string_view>

#include "shell/containers/xlsx/zip.h"

struct XML_ParserStruct;

namespace bha::containers {

class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  /// Empty: it is not there.
  [[nodiscard]] std::string_view of(const char* local_name) const;

 private:
  const char** pairs_;
};

class XmlReader {
 public:
  XmlReader(ZipEntry entry, std::string name);
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  virtual ~XmlReader();
  /// Reads one more piece, or goes on in the one that was held, and hands out what it has; false at the end. Throws
  /// std::runtime_error with the line.
  bool more();

 protected:
  virtual void start(std::string_view element, const Attributes&) = 0;
  virtual void end(std::string_view element) = 0;
  virtual void text(std::string_view piece) = 0;

  /// From `end`: what follows waits for the next `more`.
  void hold();

 private:
  /// Expat is C: what `body` throws waits until it has returned.
  template <class Body>
  void kept(Body&& body);

  ZipEntry entry_;
  std::string name_;
  std::exception_ptr thrown_{};
  bool held_ = false, last_ = false;
  XML_ParserStruct* parser_;
};

}  // namespace bha::containers
