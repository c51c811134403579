// Bad luck between opening and reading, in a folder of our own.
#include "shell/files/source.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bha/formats/registry.h"
#include "bha/pipeline/session.h"
#include "shell/files/gzip.h"

namespace bha::files {
namespace {

namespace fs = std::filesystem;

class OpenedSource : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "bha-source-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  fs::path folder_;
};

const std::string index_of_two =
    "type,start_time,ambient_temperature,battery_id,test_id,uid,filename,Capacity\n"
    "charge,[2008. 4. 2. 13. 8. 17.9],24,B1,0,1,a.csv,\n"
    "discharge,[2008. 4. 2. 15. 8. 17.9],24,B1,1,2,b.csv,\n";
const std::string measured = "Voltage_measured,Current_measured,Temperature_measured,Time\n3.9,1,24,0\n4.1,1,24,10\n";

}  // namespace

TEST_F(OpenedSource, AFileThatShrinksIsRefusedWithTheByteWhereItEnds) {
  const std::string path = write("cell.csv", std::string(1000, 'x'));
  const auto source = open(path);
  ASSERT_TRUE(source.has_value());
  fs::resize_file(path, 400);
  std::string buffer(1000, '\0');
  const auto got = source->parts.front().read_at(0, buffer);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, Code::file_changed);
  EXPECT_EQ(got.error().place.file, path);
  EXPECT_EQ(got.error().found, "the file ends at byte 400");
  EXPECT_EQ(source->parts.front().read_at(100, std::span(buffer).first(300)).value(), 300U);  // what is there is still read
}

TEST_F(OpenedSource, AFileOfAFolderThatVanishesIsRefusedByName) {
  write("metadata.csv", index_of_two);
  write("a.csv", measured);
  const std::string second = write("b.csv", measured);
  const auto source = open(folder_.string());
  ASSERT_TRUE(source.has_value());
  ASSERT_EQ(source->parts.size(), 3U);
  bha::Run run;
  ASSERT_TRUE(pipeline::analyse(*source, {.fits = false}, run).has_value());
  fs::remove(second);
  const auto analysis = pipeline::analyse(*source, {.fits = false}, run);
  ASSERT_FALSE(analysis.has_value());
  EXPECT_EQ(analysis.error().code, Code::file_not_found);
  EXPECT_EQ(analysis.error().place.file, second);
}

TEST_F(OpenedSource, WhatIsNoFileIsRefused) {
  const auto refused = [](const std::string& path) {
    const auto source = open(path);
    return source ? Code{} : source.error().code;
  };
  EXPECT_EQ(refused((folder_ / "none.csv").string()), Code::file_not_found);
  EXPECT_EQ(refused(folder_.string()), Code::empty_file);
  EXPECT_EQ(refused(write("a.csv", "x") + "/b.csv"), Code::file_not_found);
  EXPECT_EQ(read_text(write("long.txt", std::string(100, 'x')), 99).error().code, Code::limit_exceeded);
}

TEST_F(OpenedSource, PatternsAndFoldersBecomeTheirFiles) {
  const std::string a = write("a.csv", "1"), b = write("b.csv", "2");
  const std::string folder = folder_.string();
  EXPECT_EQ(expand({folder}).value(), (std::vector{a, b}));
  EXPECT_EQ(expand({folder + "/[b]*"}).value(), std::vector{b});
  EXPECT_EQ(expand({b, folder, folder + "/../" + folder_.filename().string() + "/a.csv"}).value(),
            (std::vector{b, a}));  // each once
  EXPECT_EQ(expand({"none", "none"}).value(), std::vector<std::string>{"none"});
  EXPECT_EQ(expand({folder + "/*.none"}).error().code, Code::file_not_found);
  write("metadata.csv", index_of_two);
  EXPECT_EQ(expand({folder}).value(), std::vector{folder});
}

// The sum of "abc" is that of FIPS 180-2.
TEST_F(OpenedSource, TheDigestIsThatOfAllBytes) {
  const auto told = digest(*open(write("abc", "abc")));
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(told->bytes, 3U);
}

// A refusal leaves nothing half read: the next look gives the same words.
TEST(Gzip, ADamagedStreamIsRefusedTheSameWayAgain) {
  const std::string broken("\x1f\x8b\x08\0\0\0\0\0\0\3\x4b\x4c\x4a\xff\xff", 15);
  const auto part = inflated(formats::source_in_memory("cell.gz", broken).parts.front());
  ASSERT_TRUE(part.has_value());
  char room[64];
  const auto first = part->read_at(0, room), second = part->read_at(0, room);
  ASSERT_FALSE(first.has_value());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(first.error().code, Code::compressed_corrupt);
  EXPECT_EQ(spell(first.error()), spell(second.error()));
}

}  // namespace bha::files
