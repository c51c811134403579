#include "shell/server/uploads.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "shell/files/source.h"

namespace bha::server {
namespace {

struct Folder {
  std::string path = testing::TempDir() + "bha-uploads-" + std::to_string(::getpid());
  Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(path + "/" + name, std::ios::binary).rdbuf();
    return out.str();
  }
};

TEST(Uploads, NamesAreOneSegmentThatShowsItself) {
  for (const char* name : {"cell7.csv", "B 5 (2).csv", "Zelle-\xc3\xa4.csv", "-x", "a..b"})
    EXPECT_TRUE(Uploads::may_be_called(name)) << name;
  for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string(".csv"), std::string("a/b"),
                                  std::string("a\\b"), std::string("a\nb"), std::string("a\0b", 3), std::string(201, 'a')})
    EXPECT_FALSE(Uploads::may_be_called(name)) << name;
}

TEST(Uploads, APieceIsAtTheEndOrIsNotTaken) {
  const Folder folder;
  const Uploads uploads(folder.path, 10);
  EXPECT_TRUE(uploads.all().empty()) << "no folder yet";
  EXPECT_EQ(uploads.put("a.csv", 3, "def"), Uploads::Put::elsewhere);
  EXPECT_FALSE(std::filesystem::exists(folder.path + "/a.csv"));
  EXPECT_EQ(uploads.put("a.csv", 0, "abc"), Uploads::Put::taken);
  EXPECT_EQ(uploads.put("a.csv", 0, "xyz"), Uploads::Put::elsewhere);
  EXPECT_EQ(uploads.put("a.csv", 3, "def"), Uploads::Put::taken);
  EXPECT_EQ(uploads.put("a.csv", 6, "ghijk"), Uploads::Put::too_much);
  EXPECT_EQ(folder.text("a.csv"), "abcdef");
  EXPECT_EQ(uploads.one("a.csv")->bytes, 6);
  EXPECT_EQ(uploads.sha256("a.csv", 0, 6), files::sha256("abcdef"));
  EXPECT_EQ(uploads.sha256("a.csv", 2, 3), files::sha256("cde"));
  EXPECT_EQ(uploads.sha256("a.csv", 6, 0), files::sha256(""));
  EXPECT_FALSE(uploads.sha256("a.csv", 0, 7));
  EXPECT_FALSE(uploads.sha256("a.csv", 7, 0));
  EXPECT_FALSE(uploads.sha256("b.csv", 0, 0));
  EXPECT_EQ(uploads.whole("a.csv").value_or(""), folder.path + "/a.csv");
  EXPECT_EQ(uploads.whole("b.csv").error().code, Code::file_not_found);
  EXPECT_TRUE(uploads.remove("a.csv"));
  EXPECT_FALSE(uploads.remove("a.csv"));
}

TEST(Uploads, WhatIsNoFileOfItsOwnIsNotTouched) {
  const Folder folder;
  std::filesystem::create_directories(folder.path + "/sub");
  std::ofstream(folder.path + "-secret") << "secret";
  std::filesystem::create_symlink(folder.path + "-secret", folder.path + "/link");
  const Uploads uploads(folder.path);
  EXPECT_TRUE(uploads.all().empty());
  EXPECT_EQ(uploads.put("link", 0, "x"), Uploads::Put::not_written);
  EXPECT_EQ(uploads.put("link", 6, "x"), Uploads::Put::elsewhere);
  EXPECT_FALSE(uploads.sha256("link", 0, 6));
  EXPECT_EQ(uploads.put("sub", 0, "x"), Uploads::Put::not_written);
  EXPECT_FALSE(uploads.remove("link"));
  EXPECT_EQ(std::filesystem::file_size(folder.path + "-secret"), 6u);
  std::filesystem::remove(folder.path + "-secret");
}

}  // namespace
}  // namespace bha::server
