#include "bha/formats/column_synonyms.h"

namespace bha::formats {
namespace {

using Q = record::Quantity;
using S = record::CounterScope;
constexpr Synonym synonyms[] = {
    // time: Arbin, BDF | PEC, Neware | Novonix | BioLogic, Basytec | ampworks | Landt | Maccor "Test (Sec)"
    {"testtime", Q::time}, {"totaltime", Q::time}, {"runtime", Q::time}, {"time", Q::time, S::none, 1}, {"elapsedtime", Q::time},
    {"timeelapsed", Q::time}, {"times", Q::time, S::none, 1, "s"}, {"seconds", Q::time, S::none, 1, "s"}, {"test", Q::time, S::none, 0, "", true},
    {"t", Q::time, S::none, 2, "", true}, {"relativetime", Q::time, S::none, 3}, {"tests", Q::time, S::none, 0, "s", true},
    {"steptime", Q::step_time}, {"step", Q::step_time, S::none, 0, "", true}, {"tstep", Q::step_time}, {"timeinstep", Q::step_time},
    {"unixtime", Q::unix_time}, {"epochtime", Q::unix_time},
    {"datetime", Q::date_time}, {"dateandtime", Q::date_time}, {"dpttime", Q::date_time}, {"date", Q::date_time}, {"realtime", Q::date_time},
    {"absolutetime", Q::date_time}, {"systemtime", Q::date_time}, {"timestamp", Q::date_time}, {"datestamp", Q::date_time},
    {"datenum", Q::date_time}, {"starttime", Q::ignored}, {"positionstarttime", Q::ignored},
    // voltage and current
    {"voltage", Q::voltage}, {"volts", Q::voltage, S::none, 0, "V"}, {"volt", Q::voltage, S::none, 0, "V"}, {"v", Q::voltage, S::none, 1, "V"},
    {"mvolts", Q::voltage, S::none, 0, "mV"}, {"ecell", Q::voltage}, {"ewe", Q::voltage, S::none, 1}, {"u", Q::voltage}, {"potential", Q::voltage},
    {"terminalvoltage", Q::voltage}, {"cellvoltage", Q::voltage}, {"voltagemeasured", Q::voltage}, {"cvol", Q::voltage}, {"batteryvoltage", Q::voltage},
    {"current", Q::current}, {"amps", Q::current, S::none, 0, "A"}, {"mamps", Q::current, S::none, 0, "mA"}, {"uamps", Q::current, S::none, 0, "uA"},
    {"i", Q::current}, {"currentmeasured", Q::current}, {"ccur", Q::current}, {"cellcurrent", Q::current}, {"batterycurrent", Q::current},
    {"a", Q::current, S::none, 1, "A", true}, {"power", Q::power}, {"p", Q::power, S::none, 1}, {"watts", Q::power, S::none, 0, "W"},
    // temperature
    {"surfacetemperature", Q::surface_temperature}, {"cellsurfacetemperature", Q::surface_temperature}, {"celltemperature", Q::surface_temperature},
    {"celltemp", Q::surface_temperature}, {"temperature", Q::surface_temperature, S::none, 1}, {"temp", Q::surface_temperature, S::none, 1},
    {"temperaturemeasured", Q::surface_temperature}, {"ctemp", Q::surface_temperature}, {"batterytemperature", Q::surface_temperature},
    {"ambienttemperature", Q::ambient_temperature}, {"environmenttemperature", Q::ambient_temperature}, {"ambienttemp", Q::ambient_temperature},
    {"chambertemperature", Q::ambient_temperature}, {"chambertemp", Q::ambient_temperature}, {"stationtemperature", Q::ambient_temperature, S::none, 1},
    {"t1", Q::temperature_t1}, {"t2", Q::temperature_t2}, {"t3", Q::temperature_t3}, {"t4", Q::temperature_t4}, {"t5", Q::temperature_t5},
    {"temp1", Q::temperature_t1}, {"temp2", Q::temperature_t2}, {"temp3", Q::temperature_t3}, {"auxtemperature1", Q::temperature_t1},
    {"auxtemperature2", Q::temperature_t2}, {"auxtemperature3", Q::temperature_t3}, {"auxtemperature4", Q::temperature_t4},
    {"temperaturet1", Q::temperature_t1}, {"temperaturet2", Q::temperature_t2}, {"temperaturet3", Q::temperature_t3},
    // cycle, step, record
    {"cycle", Q::cycle}, {"cyclecount", Q::cycle}, {"cycleindex", Q::cycle}, {"cyclenumber", Q::cycle}, {"cycleid", Q::cycle}, {"cycleno", Q::cycle},
    {"cyc", Q::cycle}, {"cyccount", Q::cycle}, {"cyclec", Q::cycle}, {"cyclep", Q::cycle, S::none, 1},
    {"stepcount", Q::step_count}, {"stepnumber", Q::step_count, S::none, 1}, {"stepindex", Q::step_index}, {"step", Q::step_index},
    {"stepid", Q::step_index}, {"stepno", Q::step_index}, {"ns", Q::step_index}, {"line", Q::step_index, S::none, 1},
    {"steptype", Q::step_type}, {"stepstate", Q::step_type}, {"state", Q::step_type, S::none, 1}, {"md", Q::step_type}, {"status", Q::step_type, S::none, 1},
    {"instructionname", Q::step_type}, {"command", Q::step_type}, {"stepname", Q::step_type}, {"stepmode", Q::step_type},
    {"recordindex", Q::record_index}, {"datapoint", Q::record_index}, {"rec", Q::record_index}, {"recordid", Q::record_index},
    {"record", Q::record_index}, {"recordnumber", Q::record_index}, {"index", Q::record_index, S::none, 1}, {"dataset", Q::record_index},
    {"steprecordindex", Q::ignored}, {"dataindex", Q::record_index}, {"es", Q::ignored}, {"range", Q::ignored},
    // counters: one unsigned counter
    {"capacity", Q::capacity, S::none, 1}, {"cap", Q::capacity, S::none, 1}, {"amphr", Q::capacity, S::step, 1, "Ah"},
    {"mamphr", Q::capacity, S::step, 1, "mAh"}, {"ah", Q::capacity, S::none, 2, "Ah"}, {"ahstep", Q::capacity, S::step, 2, "Ah"},
    {"energy", Q::energy, S::none, 1}, {"ener", Q::energy, S::none, 1}, {"watthr", Q::energy, S::step, 1, "Wh"},
    {"mwatthr", Q::energy, S::step, 1, "mWh"}, {"wh", Q::energy, S::none, 2, "Wh"},
    // counters: charge and discharge apart
    {"chargecapacity", Q::charge_capacity}, {"dischargecapacity", Q::discharge_capacity}, {"chargingcapacity", Q::charge_capacity},
    {"dischargingcapacity", Q::discharge_capacity}, {"chgcap", Q::charge_capacity}, {"dchgcap", Q::discharge_capacity},
    {"chgcapacity", Q::charge_capacity}, {"dchgcapacity", Q::discharge_capacity}, {"qcharge", Q::charge_capacity}, {"qdischarge", Q::discharge_capacity},
    {"capacitancechg", Q::charge_capacity}, {"capacitancedchg", Q::discharge_capacity}, {"ahch", Q::charge_capacity}, {"ahdch", Q::discharge_capacity},
    {"ahcyccharge", Q::charge_capacity, S::cycle}, {"ahcycdischarge", Q::discharge_capacity, S::cycle},
    {"cyclechargecapacity", Q::charge_capacity, S::cycle}, {"cycledischargecapacity", Q::discharge_capacity, S::cycle},
    {"stepchargecapacity", Q::charge_capacity, S::step, 1}, {"stepdischargecapacity", Q::discharge_capacity, S::step, 1},
    {"qqo", Q::net_capacity, S::total}, {"netcapacity", Q::net_capacity, S::total},
    {"chargeenergy", Q::charge_energy}, {"dischargeenergy", Q::discharge_energy}, {"energycharge", Q::charge_energy},
    {"energydischarge", Q::discharge_energy}, {"chargingenergy", Q::charge_energy}, {"dischargingenergy", Q::discharge_energy},
    {"chgenergy", Q::charge_energy}, {"dchgenergy", Q::discharge_energy}, {"whcyccharge", Q::charge_energy, S::cycle},
    {"whcycdischarge", Q::discharge_energy, S::cycle},
    // resistance
    {"internalresistance", Q::internal_resistance}, {"dcir", Q::internal_resistance, S::none, 1}, {"dcinternalresistance", Q::internal_resistance, S::none, 1},
    {"internalresistance1", Q::internal_resistance, S::none, 1}};

}  // namespace

std::span<const Synonym> column_synonyms() { return synonyms; }

}  // namespace bha::formats
