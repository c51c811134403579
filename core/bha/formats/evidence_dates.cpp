// Which part of a date is the day: "06/05/2024" is of May or of June.
#include <algorithm>
#include <bit>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/evidence.h"
#include "bha/formats/moment.h"

namespace bha::formats {
namespace {

using record::Quantity;

constexpr const char* order_words[] = {"mdy", "dmy", "ymd"};  // the bits of possible_orders
constexpr unsigned mdy = 1, dmy = 2;
constexpr double day_s = 86'400, week_s = 7 * day_s;

// Which can be true of every date seen. 0: nothing to decide.
unsigned orders_seen(const std::vector<std::string_view>& fields) {
  unsigned orders = 7, any = 0;
  for (const std::string_view field : fields)
    if (const unsigned here = possible_orders(field); here != 0) orders &= here, any = 1;
  return any != 0 ? orders : 0;
}

// The column's seconds, were its dates read in this order.
const std::vector<double>& read_as(Evidence& e, std::size_t date, const char* order) {
  e.belief.dialect.date_format = order;
  read_column(e.rows, e.belief, date);
  return e.rows.value[date];
}

// Seconds by which wall clock and test time disagree from the first to the last row that have both, if dates were read in this
// order.
double disagreement(Evidence& e, std::size_t date, const char* order) {
  const auto& wall = read_as(e, date, order);
  const auto* t = values(e.rows, e.belief, Quantity::time);
  std::ptrdiff_t first = -1, last = -1;
  for (std::size_t i = 0; t != nullptr && i < wall.size(); ++i)
    if (std::isfinite(wall[i]) && std::isfinite((*t)[i]))
      first = first < 0 ? static_cast<std::ptrdiff_t>(i) : first, last = static_cast<std::ptrdiff_t>(i);
  if (first == last) return nan;
  const auto a = static_cast<std::size_t>(first), b = static_cast<std::size_t>(last);
  return std::abs((wall[b] - wall[a]) - ((*t)[b] - (*t)[a]));
}

// The order under which the wall clock has run as long as the test; empty when several or none do. A month read as a day is off
// by weeks.
std::string order_by_elapsed(Evidence& e, std::size_t date, unsigned orders) {
  std::string found;
  for (unsigned bit = 0; bit < std::size(order_words); ++bit) {
    if ((orders >> bit & 1) == 0) continue;
    const double off = disagreement(e, date, order_words[bit]);
    if (off > 2 * week_s) continue;
    if (!(off < week_s) || !found.empty()) return {};
    found = order_words[bit];
  }
  return found;
}

// What the moments look like if dates are read in one order.
struct Reading {
  double first_s = nan, longest_s = 0;  // between two rows that follow each other in the sample
  bool one_day = true;
  bool over_midnight = false;  // from one row to the next, within the hour
};
Reading reading(Evidence& e, std::size_t date, const char* order) {
  Reading out;
  const auto& wall = read_as(e, date, order);
  std::size_t last = wall.size();
  for (std::size_t i = 0; i < wall.size(); ++i) {
    if (!std::isfinite(wall[i])) continue;
    if (last == wall.size()) {
      out.first_s = wall[i];
    } else {
      const double interval = wall[i] - wall[last];
      const bool another_day = std::floor(wall[i] / day_s) != std::floor(wall[last] / day_s);
      out.longest_s = std::max(out.longest_s, std::abs(interval));
      out.one_day = out.one_day && !another_day;
      if (another_day && e.rows.stretch[i] == e.rows.stretch[last] && interval > 0 && interval <= 3600) out.over_midnight = true;
    }
    last = i;
  }
  return out;
}

bool has_half_of_day(std::string_view field) {
  const std::size_t at = field.find_last_of("Mm");
  return at != field.npos && at > 0 && std::string_view("AaPp").find(field[at - 1]) != std::string_view::npos;
}
bool is_dotted(std::string_view field) { return field.empty() || (field.find('.') != field.npos && field.find('.') <= 2); }

struct Order {
  std::string word{}, why{};
  bool sure = true;
};

// By the dates alone. A day taken for a month makes a jump of a month wherever the next day begins.
Order order_by_dates(Evidence& e, std::size_t date, unsigned orders, bool is_clock) {
  const auto& fields = e.rows.field[date];
  std::vector<std::pair<const char*, Reading>> as;
  for (unsigned bit = 0; bit < std::size(order_words); ++bit)
    if ((orders >> bit & 1) != 0) as.emplace_back(order_words[bit], reading(e, date, order_words[bit]));
  const bool one_day = e.rows.lines.saw_end && std::all_of(as.begin(), as.end(), [](const auto& a) { return a.second.one_day; });
  const bool alike = std::all_of(as.begin(), as.end(), [&](const auto& a) { return a.second.first_s == as[0].second.first_s; });
  if (one_day && alike) return {as[0].first, "day and month are the same number"};
  if ((orders & dmy) != 0 && std::all_of(fields.begin(), fields.end(), is_dotted))
    return {"dmy", "a date with dots has its day in front"};
  const auto goes_on = [](const auto& a) { return a.second.longest_s < week_s; };
  if (!one_day && std::count_if(as.begin(), as.end(), goes_on) == 1) {
    const auto& [word, how] = *std::find_if(as.begin(), as.end(), goes_on);
    return {word, std::string("read as ") + word + " its days follow each other, else there are jumps of weeks",
            how.over_midnight};
  }
  if (!one_day || !is_clock) return {};
  const char* usual = (orders & mdy) != 0 ? "mdy" : as[0].first;
  const bool halves = std::any_of(fields.begin(), fields.end(), has_half_of_day);
  return {usual,
          std::string("every row is of one date, which is taken for ") + usual +
              (halves && (orders & mdy) != 0 ? ": beside AM and PM the month is mostly in front" : ""),
          false};
}

std::string order_options(unsigned orders) {
  std::string out = "say";
  for (unsigned bit = 0; bit < std::size(order_words); ++bit)
    if ((orders >> bit & 1) != 0) out.append(out == "say" ? " --clock " : " or --clock ").append(order_words[bit]);
  return out;
}

}  // namespace

Result<bool> settle_order(Evidence& e, std::ptrdiff_t date, const std::string& declared, bool is_clock) {
  auto& d = e.belief.dialect;
  const auto column = static_cast<std::size_t>(date);
  const unsigned orders = orders_seen(e.rows.field[column]);
  const Place place = place_of(e, date, 0);
  if (!declared.empty())
    d.date_format = declared;
  else if (orders == 0)
    d.date_format = "ymd";
  else if (std::has_single_bit(orders))
    d.date_format = order_words[std::countr_zero(orders)];
  else if (const std::string by_elapsed = order_by_elapsed(e, column, orders); !by_elapsed.empty())
    d.date_format = by_elapsed;
  else if (const Order order = order_by_dates(e, column, orders, is_clock); !order.word.empty()) {
    d.date_format = order.word;
    e.belief.columns[column].evidence += "; " + order.why;
    if (!order.sure)
      e.findings.push_back(
          finding(Code::clock_ambiguous, Severity::warning, place, in_quotes(e.rows.field[column].front()),
                  "month and day that can be told apart, or the calendar's date may have them exchanged; " + order.why,
                  order_options(orders) + ", whichever is true"));
  } else {
    const std::string found = in_quotes(e.rows.field[column].front());
    if (is_clock)
      return refuse(Code::clock_ambiguous, place, found, "month and day that can be told apart", order_options(orders));
    e.findings.push_back(finding(Code::clock_ambiguous, Severity::warning, place, found,
                                 "month and day that can be told apart; the wall clock is not used", order_options(orders)));
    d.date_format = "mdy";  // for the pace alone: both orders move alike within a day
    return read_column(e.rows, e.belief, column), false;
  }
  read_column(e.rows, e.belief, column);
  return true;
}

}  // namespace bha::formats
