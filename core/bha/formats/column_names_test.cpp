#include "bha/formats/column_names.h"

#include <gtest/gtest.h>

#include "bha/formats/bdf_labels.h"

using namespace bha::formats;
using Q = bha::record::Quantity;
using S = bha::record::CounterScope;
using bha::record::Style;

TEST(ColumnNames, Table) {
  struct Row {
    const char* heading;
    Q quantity;
    double factor;
    S scope = S::none;
    Style style = Style::number;
  };
  for (const Row& row : {Row{"Current / A", Q::current, 1},
                         {"current_ampere", Q::current, 1},
                         {"Current / mA", Q::current, 1e-3},
                         {"Test Time / h", Q::time, 3600},
                         {"test_time_millisecond", Q::time, 1e-3},
                         {"Charging Capacity / Ah", Q::charge_capacity, 1, S::total},
                         {"Cycle Discharging Capacity / mAh", Q::discharge_capacity, 1e-3, S::cycle},
                         {"cycle_dimensionless", Q::cycle, 1},
                         {"Charge Capacity / Ah", Q::charge_capacity, 1},
                         {"Step Type / 1", Q::step_type, 1, S::none, Style::state},
                         {"time_s", Q::time, 1},
                         {"voltage_V", Q::voltage, 1},
                         {"current_A", Q::current, 1},
                         {"temperature_degC", Q::surface_temperature, 1},
                         {"cycle_source", Q::cycle, 1},
                         {"charge_counter_Ah", Q::charge_capacity, 1},
                         {"discharge_counter_Ah", Q::discharge_capacity, 1},
                         {"Rec#", Q::record_index, 1},
                         {"电流(mA)", Q::current, 1e-3},
                         {"电流（mA）", Q::current, 1e-3},
                         {"测试时间(秒)", Q::time, 1},
                         {"充电容量(mAh)", Q::charge_capacity, 1e-3},
                         {"工步类型", Q::step_type, 1, S::none, Style::state},
                         {"温度(℃)", Q::surface_temperature, 1},
                         {"比容量(mAh/g)", Q::ignored, 1},
                         {"電圧(V)", Q::voltage, 1},
                         {"전류(A)", Q::current, 1},
                         {"Kapazität [Ah]", Q::capacity, 1},
                         {"Spannung [mV]", Q::voltage, 1e-3},
                         {"Tension (V)", Q::voltage, 1},
                         {"Tempo_s", Q::time, 1},
                         {"Tensão (mV)", Q::voltage, 1e-3},
                         {"Tensao_V", Q::voltage, 1},
                         {"Corrente_A", Q::current, 1},
                         {"Temperatura_C", Q::surface_temperature, 1},
                         {"Capacidade de Descarga (Ah)", Q::discharge_capacity, 1},
                         {"Tiempo (min)", Q::time, 60},
                         {"Tensión [V]", Q::voltage, 1},
                         {"Voltaje (V)", Q::voltage, 1},
                         {"Corriente (mA)", Q::current, 1e-3},
                         {"Ciclo", Q::cycle, 1},
                         {"PEC_Measured_Voltage (V)", Q::voltage, 1},
                         {"cycle_idx", Q::cycle, 1},
                         {"voltage_in_V", Q::voltage, 1},
                         {"Current in mA", Q::current, 1e-3},
                         {"Ewe/V vs. Li/Li+", Q::voltage, 1},
                         {"Voltage (V vs. Ref.)", Q::voltage, 1},
                         {"Working Electrode (V)", Q::voltage, 1},
                         {"Working Electrode vs. NHE (V)", Q::ignored, 1},
                         {"WE(1).Potential (V)", Q::voltage, 1},
                         {"E /V", Q::voltage, 1},
                         {"current.mA", Q::current, 1e-3},
                         {"Voltage{mV}", Q::voltage, 1e-3},
                         {"U_cell_V", Q::voltage, 1},
                         {"Vcell(V)", Q::voltage, 1},
                         {"voltage_mV (mV)", Q::voltage, 1e-3},
                         {"voltage_volt [V]", Q::voltage, 1},
                         {"voltage_mV (V)", Q::ignored, 1},
                         {"E /Wh", Q::ignored, 1},
                         {"unix_timestamp", Q::unix_time, 1},
                         {"pack_current", Q::current, 1},
                         {"Cumulative Charge (mAh)", Q::net_capacity, 1e-3, S::total},
                         {"Cyc#", Q::cycle, 1},
                         {"Step", Q::step_index, 1},
                         {"Test (Sec)", Q::time, 1},
                         {"Test (Min)", Q::time, 60},
                         {"Step (Sec)", Q::step_time, 1},
                         {"Amp-hr", Q::capacity, 1, S::step},
                         {"mAmp-hr", Q::capacity, 1e-3, S::step},
                         {"mAmps", Q::current, 1e-3},
                         {"Volts", Q::voltage, 1},
                         {"DPt Time", Q::date_time, 1},
                         {"Cap. [Ah]", Q::capacity, 1},
                         {"Md", Q::step_type, 1, S::none, Style::state},
                         {"time/s", Q::time, 1},
                         {"Ecell/V", Q::voltage, 1},
                         {"I/mA", Q::current, 1e-3},
                         {"(Q-Qo)/mA.h", Q::net_capacity, 1e-3, S::total},
                         {"Q discharge/mA.h", Q::discharge_capacity, 1e-3},
                         {"Temperature/\xc2\xb0"
                          "C",
                          Q::surface_temperature, 1},
                         {"Time(h:min:s.ms)", Q::time, 1, S::none, Style::duration},
                         {"Current(\xc2\xb5"
                          "A)",
                          Q::current, 1e-6},
                         {"Voltage(mV)", Q::voltage, 1e-3},
                         {"Capacitance_Chg(mAh)", Q::charge_capacity, 1e-3},
                         {"Chg. Cap.(mAs)", Q::charge_capacity, 1e-3 / 3600},
                         {"~Time[s]", Q::time, 1},
                         {"U[V]", Q::voltage, 1},
                         {"T1[\xef\xbf\xbd"
                          "C]",
                          Q::temperature_t1, 1},
                         {"Ah-Cyc-Charge", Q::charge_capacity, 1, S::cycle},
                         {"Total Time (Hours in hh:mm:ss.xxx)", Q::time, 1, S::none, Style::duration},
                         {"Amp Hours Charge", Q::charge_capacity, 1},
                         {"Amp Hours Discharge", Q::discharge_capacity, 1},
                         {"Charge Capacity (mWh)", Q::charge_energy, 1e-3},
                         {"Run Time (h)", Q::time, 3600},
                         {"Potential (V)", Q::voltage, 1},
                         {"Environment_Temperature (C)", Q::ambient_temperature, 1},
                         {"Cell_Temperature_C", Q::surface_temperature, 1},
                         {"Temperature / K", Q::surface_temperature, 1},
                         {"Datenum_d", Q::date_time, 86400},
                         {"dVdt (I/h)", Q::ignored, 1},
                         {"dV/dt (V/s)", Q::ignored, 1},
                         {"Test", Q::ignored, 1},
                         {"", Q::ignored, 1},
                         {"mAh/g", Q::ignored, 1},
                         {"Aux_dT/dt_1 (C/s)", Q::ignored, 1},
                         {"Voltage_measured", Q::voltage, 1},
                         {"Seconds", Q::time, 1},
                         {"SOC", Q::ignored, 1}}) {
    const Named named = column_named(row.heading);
    EXPECT_TRUE(named.quantity == row.quantity) << row.heading << " is " << bha::word(named.quantity);
    EXPECT_DOUBLE_EQ(named.factor, row.factor) << row.heading;
    EXPECT_TRUE(named.scope == row.scope) << row.heading;
    EXPECT_TRUE(named.style == row.style) << row.heading;
  }
  EXPECT_DOUBLE_EQ(column_named("Temperature / K").offset, -273.15);
}

// Law: each spelling of each BDF column is recognised as spelled there, in the unit of its preferred label.
TEST(ColumnNames, EverySpellingOfTheBatteryDataFormat) {
  std::size_t spellings = 0;
  for (const BdfLabel& label : bdf_labels())
    for (const std::string_view heading : {label.preferred, label.machine, label.other, label.other2}) {
      if (heading.empty()) continue;
      ++spellings;
      const Named named = column_named(heading);
      EXPECT_TRUE(named.known && named.bdf && !named.other_unit) << heading;
      EXPECT_TRUE(named.quantity == label.quantity && named.scope == label.scope) << heading;
      EXPECT_DOUBLE_EQ(named.factor, heading.find("milli") != heading.npos || heading.find("/ ms") != heading.npos ? 1e-3 : 1)
          << heading;
    }
  EXPECT_GE(spellings, 170u);
}

TEST(ColumnNames, DeprecatedAndOtherUnitsAreSaid) {
  EXPECT_EQ(column_named("Test Time / ms").deprecated_for, "Test Time / s");
  EXPECT_TRUE(column_named("Current / mA").other_unit);
  EXPECT_TRUE(column_named("T1(?)").unit_unknown);
  EXPECT_FALSE(column_named("Current").unit_stated);
}
