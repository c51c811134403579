// The browser's first module ends with the cycle table; what follows from that is told by the second, by bha_report_health.
#include "bha/pipeline/health.h"

void bha::pipeline::add_health(Analysis&, const Options&, Run&) {}
