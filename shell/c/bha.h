/* bha from any language: bytes in, the report as JSON out. One session a cell; sessions share nothing.
 *
 *   struct bha_session* s = NULL;
 *   bha_session_open("{\"name\": \"cell7.csv\"}", NULL, 0, &s);
 *   while ((n = fread(buffer, 1, sizeof buffer, file)) > 0) bha_push_bytes(s, buffer, n);
 *   bha_end(s);
 *   size_t size = 0;  bha_result_json(s, NULL, &size);  char* text = malloc(size);  bha_result_json(s, text, &size);
 *   bha_close(s);
 *
 * Every function returns what the command would: 0 done, 1 the input was refused (the refusal is in the result's findings),
 * 2 the call itself was wrong (options, order, too little room), 3 our bug. No function prints, throws or keeps a global.
 */
#ifndef BHA_H
#define BHA_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bha_session;

/* "0.1.0" */
const char* bha_version(void);

/* options_json: NULL or an object with any of name, believe (a belief, as in a report), nominal_capacity_Ah, voltage_min_V,
 * voltage_max_V, configuration, delimiter, decimal, clock, sign, temperature, map {quantity: "HEADING:UNIT"}, reference, eol,
 * eol_Ah, exclude [{first_cycle, last_cycle, reason}], samples {first, count} (not with a snapshot), text_of {format, bytes}
 * (of a text that was made from a file of another format: what the report calls it), fits, seed.  snapshot: NULL, or n bytes
 * that bha_snapshot gave: the session goes on bit for bit, under the same options. 1: the options or the snapshot are refused;
 * *session is there and its result says why. */
int bha_session_open(const char* options_json, const void* snapshot, size_t n, struct bha_session** session);

/* Before the first push, of a source that can be read at any place: what is believed is decided now, from its head, middle and
 * tail, as the command decides it for a file. size: of the whole source, which is then pushed from its first byte on. read_at:
 * puts up to n bytes from `offset` on into `into` and says how many. */
typedef size_t (*bha_read_at)(void* context, unsigned long long offset, void* into, size_t n);
int bha_session_probe(struct bha_session*, unsigned long long size, bha_read_at read_at, void* context);

/* The next bytes of the text, cut anywhere. What is believed is decided once: if not by bha_session_probe, after the first
 * megabyte or at the end. */
int bha_push_bytes(struct bha_session*, const void* bytes, size_t n);

/* No more bytes: a last line without line end is a row, the open cycle is closed. */
int bha_end(struct bha_session*);

/* *n: room in, bytes needed out. 2 (and nothing written) when there is too little room; buffer may then be NULL. */
int bha_snapshot(struct bha_session*, void* buffer, size_t* n);

/* The report as JSON ("bha.report/0"), without an end mark: so far, or in full after bha_end. Of text that was refused before
 * anything was believed, `belief` holds its headings alone, and what they would be taken for. *n as above. */
int bha_result_json(struct bha_session*, char* buffer, size_t* n);

/* What a page shows of that report before there is a state of health ("bha.page/0"): the charts over cycles, no facts. */
int bha_page_json(struct bha_session*, char* buffer, size_t* n);

/* Of a session opened with the option samples, which looks at rows instead of folding them: the rows from `first` on, `count` of
 * them, as JSON ([{"time_s", "cycle_time_s", "voltage_V", "current_A", "temperature_degC", "step"}, ...]), thinned to at most
 * 2,000 with the extremes kept. A cycle's first row is one more than the sum of `samples` of the cycles before it in a report.
 * *n as above; 0 until all of them were pushed or bha_end was called: what comes after them need not be pushed. */
int bha_samples_json(struct bha_session*, char* buffer, size_t* n);

void bha_close(struct bha_session*);

/* A report of n bytes, made with fits left out, with state of health, laws, forecast and end of life: the same as if they had not
 * been left out. options_json: those of the session; NULL: none. *text, of *size bytes and an end mark, is the report, or with
 * answer 1 the finding that says why not; free it. In the browser this is a module of its own
 * (docs/decisions/014-two-modules.md), and a session there leaves fits out whatever its options say. */
int bha_report_health(const char* report_json, size_t n, const char* options_json, char** text, size_t* size);

/* What a page shows of a report of n bytes ("bha.page/0"): its facts in words, the rows that the charts in charts/ draw but those
 * of curves, what the codes mean. *text and the answer as above. */
int bha_report_page(const char* report_json, size_t n, char** text, size_t* size);

/* Both at once, which reads the report once: bha_report_health into *text, its page into *page. With options {"fits": false}
 * nothing is added but what is left out. */
int bha_report_told(const char* report_json, size_t n, const char* options_json, char** text, size_t* size, char** page,
                    size_t* page_size);

/* The rows of the curves in a report: {"voltage_capacity": [...], "incremental_capacity": [...]} of charts.schema.json. */
int bha_report_curves(const char* report_json, size_t n, char** text, size_t* size);

/* What a cell lost, lithium or places for it in an electrode: its text is read again, as it was believed. belief_json: `belief` of
 * its report; name: of the source, for words. Then all its bytes, cut anywhere. 1: refused; bha_modes_told says why. */
struct bha_modes;
int bha_modes_open(const char* belief_json, const char* name, struct bha_modes** modes);
int bha_modes_push(struct bha_modes*, const void* bytes, size_t n);

/* No more bytes; may be asked again with other electrodes. asked_json: {"positive": {"name", "text"}, "negative": {"name", "text"}},
 * their curves as CSV (stoichiometry, potential_V); without text the name of a published one. *text:
 * docs/schema/modes_page.schema.json, or with answer 1 the finding that says why not; free it. */
int bha_modes_told(struct bha_modes*, const char* asked_json, size_t n, char** text, size_t* size);
void bha_modes_close(struct bha_modes*);

/* What a cohort takes from a report of n bytes: {"row": its line in a fleet, "curve": its state of health, thinned}. *text and
 * the answer as above. */
int bha_cohort_member(const char* report_json, size_t n, char** text, size_t* size);

/* Cells beside each other. asked_json: {"axis": "cycles|efc|days", "cells": rows of a fleet in the groups that are asked for,
 * "curves": their state of health}. *text: how each group fades and how many of it still
 * live (docs/schema/cohort_view.schema.json), or with answer 1 the finding that says why not; free it. */
int bha_cohort_view(const char* asked_json, size_t n, char** text, size_t* size);

/* What siblings learn from a report of n bytes: docs/schema/life.schema.json. *text and the answer as above. */
int bha_life_so_far(const char* report_json, size_t n, char** text, size_t* size);

/* What comes for the cells that live, told by those that have ended, and how well these are told by each other. asked_json:
 * {"lives": [...], "seed": 1}. *text: docs/schema/forecast_view.schema.json, or as above; free it. */
int bha_forecast_view(const char* asked_json, size_t n, char** text, size_t* size);

/* What comes under other conditions, by a published ageing model. asked_json: {"model", "years", "eol", "soh_now", "days_now",
 * "efc_now", "baseline": {"temperature_degC", "depth_of_discharge", "mean_soc", "c_rate", "cycles_per_day"}, "instead": the
 * same}; all may be left out. *text: docs/schema/what_if_page.schema.json, or as above; free it. */
int bha_what_if(const char* asked_json, size_t n, char** text, size_t* size);

#ifdef __cplusplus
}
#endif
#endif
