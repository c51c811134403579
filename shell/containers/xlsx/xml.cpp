#include "shell/containers/xlsx/xml.h"

#include <expat.h>

#include <cstring>
#include <stdexcept>

namespace bha::containers {
namespace {

constexpr int piece_bytes = 1 << 16;

std::string_view local(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

std::string_view Attributes::of(const char* local_name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (std::strcmp(pair[0], local_name) == 0) return pair[1];
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (std::strchr(pair[0], ':') != nullptr && local(pair[0]) == local_name) return pair[1];
  return {};
}

template <class Body>
void XmlReader::kept(Body&& body) {
  if (thrown_) return;
  try {
    body();
  } catch (...) {
    thrown_ = std::current_exception();
    XML_StopParser(parser_, XML_FALSE);
  }
}

XmlReader::XmlReader(ZipEntry entry, std::string name)
    : entry_(std::move(entry)), name_(std::move(name)), parser_(XML_ParserCreate(nullptr)) {
  if (parser_ == nullptr) throw std::bad_alloc();
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(
      parser_,
      [](void* self, const char* element, const char** pairs) {
        auto* reader = static_cast<XmlReader*>(self);
        reader->kept([&] { reader->start(local(element), Attributes(pairs)); });
      },
      [](void* self, const char* element) {
        auto* reader = static_cast<XmlReader*>(self);
        reader->kept([&] { reader->end(local(element)); });
      });
  XML_SetStartDoctypeDeclHandler(parser_, [](void* self, const char*, const char*, const char*, int) {
    auto* reader = static_cast<XmlReader*>(self);
    reader->kept([&] { throw std::runtime_error(reader->name_ + ": a document type, which no part of a workbook has"); });
  });
  XML_SetCharacterDataHandler(parser_, [](void* self, const char* piece, int size) {
    auto* reader = static_cast<XmlReader*>(self);
    reader->kept([&] { reader->text({piece, static_cast<std::size_t>(size)}); });
  });
}

XmlReader::~XmlReader() { XML_ParserFree(parser_); }

void XmlReader::hold() { XML_StopParser(parser_, XML_TRUE); }

bool XmlReader::more() {
  XML_Status status = XML_STATUS_OK;
  if (held_) {
    status = XML_ResumeParser(parser_);
  } else {
    void* room = XML_GetBuffer(parser_, piece_bytes);
    if (room == nullptr) throw std::bad_alloc();
    const std::size_t got = entry_.read({static_cast<char*>(room), piece_bytes});
    last_ = got == 0;
    status = XML_ParseBuffer(parser_, static_cast<int>(got), last_);
  }
  held_ = status == XML_STATUS_SUSPENDED;
  if (thrown_) std::rethrow_exception(thrown_);
  if (status == XML_STATUS_ERROR)
    throw std::runtime_error(name_ + ", line " + std::to_string(XML_GetCurrentLineNumber(parser_)) + ": " +
                             XML_ErrorString(XML_GetErrorCode(parser_)));
  return held_ || !last_;
}

}  // namespace bha::containers
