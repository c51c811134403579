// Blocks as text in the Battery Data Format, to the digit: fixed decimals, rounded half to even, no locale.
//   append_bdf_header(text, columns_of(block), options);   append_bdf_rows(text, block, options);
// Labels are BDF's preferred ones (machine names on request). Missing is an empty field. Time comes exactly from the nanoseconds.
// Cost      one pass, about 250 MB of text a second.  Source  ontology 1.3.0 of the Battery Data Alliance
#pragma once
#include <string>
#include <string_view>

#include "bha/record/types.h"

namespace bha::formats {

struct BdfWriteOptions {
  char delimiter = ',', decimal = '.';  // ';' and ',' go together
  bool machine_names = false;           // voltage_volt instead of Voltage / V
  bool current_in_mA = false;           // a unit that BDF does not allow: for planting faults
  bool quote = false;                   // put every field in quotes
  bool crlf = false;
  int time_decimals = 3, voltage_decimals = 4, current_decimals = 4, temperature_decimals = 2, capacity_decimals = 6;  // 0 … 9
};

/// Which columns are written: those that a block has.
struct BdfColumns {
  bool unix_time = false, temperature = false, ambient_temperature = false, step = false, cycle = false, charge_counter = false,
       discharge_counter = false;
};
[[nodiscard]] BdfColumns columns_of(const record::SampleBlock&);

void append_bdf_header(std::string&, const BdfColumns&, const BdfWriteOptions& = {});
void append_bdf_rows(std::string&, const record::SampleBlock&, const BdfWriteOptions& = {});

}  // namespace bha::formats
