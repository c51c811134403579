#include "bha/formats/moment.h"

#include <gtest/gtest.h>

using namespace bha::formats;

TEST(Moment, Dates) {
  struct Row {
    const char* text;
    DateOrder order;
    double then_s;  // by Python's datetime
  };
  for (const Row& row : {Row{"2024-09-20 08:32:34.558", DateOrder::ymd, 1726821154.558},
                         {"\t09/20/2024 08:32:34.558", DateOrder::mdy, 1726821154.558},
                         {"20.09.2024 08:32:34.558", DateOrder::dmy, 1726821154.558},
                         {"2022-04-11 10:58:07 AM", DateOrder::ymd, 1649674687},
                         {"5/11/2021 3:40:24 PM", DateOrder::mdy, 1620747624},
                         {"12/31/1999 12:00:00 AM", DateOrder::mdy, 946598400},
                         {"2024-02-29T23:59:59.999999999Z", DateOrder::ymd, 1709251199.999999999},
                         {"2024-02-29T23:59:59+02:00", DateOrder::dmy, 1709243999},
                         {"06/05/2021 11:23", DateOrder::dmy, 1620300180},
                         {"17-Mar-2023 08:15:30", DateOrder::mdy, 1679040930},
                         {"17 March 2023 8:15:30 AM", DateOrder::ymd, 1679040930},
                         {"03/17/23 08:15:30", DateOrder::mdy, 1679040930},
                         {"17.03.23 08:15:30", DateOrder::dmy, 1679040930},
                         {"23/03/17 08:15:30", DateOrder::ymd, 1679040930},
                         {"12/31/99 00:00", DateOrder::mdy, 946598400},
                         {"20230317081530", DateOrder::dmy, 1679040930},
                         {"20230317T081530Z", DateOrder::dmy, 1679040930},
                         {"2023-03-17 08:15:30 UTC", DateOrder::ymd, 1679040930},
                         {"1970-01-01", DateOrder::ymd, 0}}) {
    std::int64_t ns = -1;
    ASSERT_TRUE(read_date(row.text, row.order, ns)) << row.text;
    EXPECT_NEAR(static_cast<double>(ns) * 1e-9, row.then_s, 1e-6) << row.text;
  }
  std::int64_t ns = 0;
  for (const char* none :
       {"", "3.75", "13/13/2021 11:00:00", "16:05:31", "1/1/0001 0:00", "2021-05-06 25:00:00", "2021-05-06 11:00:00 XM",
        "2021-05/06", "2023-03-17 08:15:30 CET", "17-Foo-2023", "1.2.3", "20231317081530", "0.00:00:30"})
    EXPECT_FALSE(read_date(none, DateOrder::mdy, ns)) << none;
}

TEST(Moment, Durations) {
  struct Row {
    const char* text;
    double then_s;
  };
  for (const Row& row : {Row{"  0d 00:00:0", 0},
                         {"  0d 01:48:7.15999984741211", 6487.15999984741211},
                         {"1d 00:00:01.0000", 86401},
                         {"00:00:03.000", 3},
                         {"101:02:03.5", 363723.5},
                         {"0 00:00:30", 30},
                         {"1 02:03:04", 93784},
                         {"1.02:03:04.5000000", 93784.5},
                         {"1 days 02:03:04.500000", 93784.5},
                         {"1 day, 2:03:04", 93784},
                         {"0:00:10.0", 10}}) {
    std::int64_t ns = -1;
    ASSERT_TRUE(read_duration(row.text, ns)) << row.text;
    EXPECT_NEAR(static_cast<double>(ns) * 1e-9, row.then_s, 1e-9 * 400000) << row.text;
  }
  std::int64_t ns = 0;
  for (const char* none : {"", "12", "12:30", "0d", "00:61:00", "00:00:00x", "1:02:03:04"})
    EXPECT_FALSE(read_duration(none, ns)) << none;
}

TEST(Moment, OrdersThatADateAllows) {
  EXPECT_EQ(possible_orders("06/05/2021 11:23:46"), 3u);
  EXPECT_EQ(possible_orders("11/20/2024"), 1u);
  EXPECT_EQ(possible_orders("19.06.2023 17:56:53"), 2u);
  EXPECT_EQ(possible_orders("2021-05-06"), 0u);
  EXPECT_EQ(possible_orders("17-Mar-2023"), 0u);
  EXPECT_EQ(possible_orders("03/17/23"), 1u);
  EXPECT_EQ(possible_orders("23/03/17"), 6u);  // 23 March 2017 or 17 March 2023
  EXPECT_EQ(possible_orders("23.03.17"), 2u);
}
