// The chunks of HDF5: two streams in turn give what the library gives of each, whole or damaged.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <cstring>
#include <random>

#include "shell/containers/hdf5/inflate.h"
#include "shell/containers/hdf5/inflate_two.h"

namespace bha::containers {
namespace {

using Bytes = std::vector<unsigned char>;

Bytes deflated(const Bytes& bytes, int level, int strategy = Z_DEFAULT_STRATEGY) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, 15, 8, strategy);
  Bytes out(deflateBound(&stream, bytes.size()) + 64);
  stream.next_in = const_cast<unsigned char*>(bytes.data()), stream.avail_in = static_cast<unsigned>(bytes.size());
  stream.next_out = out.data(), stream.avail_out = static_cast<unsigned>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// What chunks are made of: planes of doubles, words, noise, and copies from near and far.
std::vector<Bytes> samples() {
  std::mt19937 chance(7);
  constexpr std::size_t rows = 20'000;
  std::vector<Bytes> out(7);
  Bytes &planes = out[0], &noise = out[1], &few = out[2], &words = out[3], &near = out[4], &same = out[5], &skewed = out[6];
  planes.resize(rows * 8);
  double temperature = 25;
  for (std::size_t row = 0; row < rows; ++row) {
    temperature += std::round(100 * std::normal_distribution<>(0, 0.05)(chance)) / 1000;
    unsigned char eight[8];
    std::memcpy(eight, &temperature, sizeof eight);
    for (std::size_t b = 0; b < 8; ++b) planes[b * rows + row] = eight[b];
  }
  for (std::size_t i = 0; i < rows; ++i) noise.push_back(static_cast<unsigned char>(chance()));
  for (std::size_t i = 0; i < 8 * rows; ++i) few.push_back(static_cast<unsigned char>(chance() % 5));
  while (words.size() < 4 * rows)
    for (const char c : std::to_string(chance() % 3'000) + ",rest;") words.push_back(static_cast<unsigned char>(c));
  while (near.size() < 4 * rows) {  // a piece, then itself from 1 to 40 bytes before
    const std::size_t distance = 1 + chance() % 40, length = 3 + chance() % 300;
    for (std::size_t i = 0; i < distance; ++i) near.push_back(static_cast<unsigned char>(chance()));
    for (std::size_t i = 0; i < length; ++i) near.push_back(near[near.size() - distance]);
  }
  same.assign(6 * rows, 0x3f);
  for (std::size_t i = 0; i < 8 * rows; ++i)
    skewed.push_back(static_cast<unsigned char>(std::geometric_distribution<>(0.4)(chance)));
  return out;
}

struct Outcome {
  bool whole = false;
  Bytes bytes{};
  bool operator==(const Outcome&) const = default;
};
using By = void (*)(const Streams&);
// Each stream and each result lies in memory of just its size, so that the sanitizer sees a byte beside it.
std::vector<Outcome> inflated(By by, const std::vector<Bytes>& streams, const std::vector<std::size_t>& sizes) {
  std::vector<Outcome> out(streams.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i].bytes.assign(sizes[i], 0xee);
  std::array<std::size_t, 2> at{};
  std::size_t given = 0;
  by({.next = [&](std::size_t lane) -> std::optional<Deflated> {
        if (given == streams.size()) return std::nullopt;
        at[lane] = given++;
        return Deflated{std::as_bytes(std::span(streams[at[lane]])), std::as_writable_bytes(std::span(out[at[lane]].bytes))};
      },
      .ended = [&](std::size_t lane, bool whole) { out[at[lane]].whole = whole; }});
  EXPECT_EQ(given, streams.size());
  for (Outcome& each : out)
    if (!each.whole) each.bytes.clear();  // they hold anything
  return out;
}
void one_by_one(const Streams& streams) {
  while (const auto stream = streams.next(0)) streams.ended(0, inflate_one(*stream));
}
std::uint32_t checksum(std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(adler32_z(1, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}
void two_alone(const Streams& streams) { inflate_two(streams, checksum); }

}  // namespace

TEST(Inflate, GivesWhatWasDeflated) {
  std::vector<Bytes> streams, plain;
  std::vector<std::size_t> sizes;
  for (const Bytes& sample : samples())
    for (const std::size_t size : {sample.size(), sample.size() / 3, std::size_t{1'000}, std::size_t{40}, std::size_t{0}})
      for (const auto& [level, strategy] : {std::pair{0, Z_DEFAULT_STRATEGY},
                                            {1, Z_DEFAULT_STRATEGY},
                                            {4, Z_DEFAULT_STRATEGY},
                                            {9, Z_DEFAULT_STRATEGY},
                                            {6, Z_FIXED},
                                            {6, Z_HUFFMAN_ONLY},
                                            {6, Z_RLE}}) {
        plain.emplace_back(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(size));
        streams.push_back(deflated(plain.back(), level, strategy));
        sizes.push_back(size);
      }
  const auto together = inflated(inflate, streams, sizes);
  for (std::size_t i = 0; i < streams.size(); ++i) EXPECT_EQ(together[i], (Outcome{true, plain[i]})) << i;
  EXPECT_EQ(inflated(one_by_one, streams, sizes), together);
  for (std::size_t n = 0; n < 4; ++n) {  // fewer than lanes, and one more
    const std::vector<Bytes> few(streams.begin(), streams.begin() + static_cast<std::ptrdiff_t>(n));
    EXPECT_EQ(inflated(inflate, few, sizes), std::vector(together.begin(), together.begin() + static_cast<std::ptrdiff_t>(n)));
  }
  if (!can_inflate_two()) GTEST_SKIP() << "no BMI2";
  const auto alone = inflated(two_alone, streams, sizes);
  for (std::size_t i = 0; i < streams.size(); ++i)  // what is long enough is not left to the library
    EXPECT_TRUE(alone[i].whole || sizes[i] < 1'000 || streams[i].size() < 64) << i << ' ' << sizes[i];
}

TEST(Inflate, JudgesDamageAsTheLibraryDoes) {
  std::mt19937 chance(11);
  std::size_t refused = 0, tried = 0;
  for (const Bytes& sample : samples())
    for (const auto& [level, strategy] : {std::pair{0, Z_DEFAULT_STRATEGY}, {4, Z_DEFAULT_STRATEGY}, {6, Z_FIXED}}) {
      const Bytes plain(sample.begin(), sample.begin() + 9'000), whole = deflated(plain, level, strategy);
      std::vector<Bytes> hurt;
      std::vector<std::size_t> sizes;
      for (int i = 0; i < 120; ++i) {
        Bytes& bytes = hurt.emplace_back(whole);
        sizes.push_back(plain.size());
        if (i % 4 == 0) bytes[chance() % bytes.size()] ^= static_cast<unsigned char>(1u << chance() % 8);
        if (i % 4 == 1) bytes[chance() % std::min<std::size_t>(bytes.size(), 80)] = static_cast<unsigned char>(chance());
        if (i % 4 == 2) bytes.resize(chance() % bytes.size());
        if (i % 4 == 3) bytes.insert(bytes.end(), chance() % 3, 0), sizes.back() = plain.size() - 2 + chance() % 4;
      }
      const auto together = inflated(inflate, hurt, sizes), apart = inflated(one_by_one, hurt, sizes);
      for (std::size_t i = 0; i < hurt.size(); ++i, ++tried) {
        EXPECT_EQ(together[i], apart[i]) << level << ' ' << strategy << ' ' << i;
        refused += !apart[i].whole;
      }
    }
  EXPECT_GT(refused, tried / 2);
}

}  // namespace bha::containers
