#include "shell/cli/topics.h"

#include <fmt/format.h>

#include "bha/base/limits.h"
#include "bha/base/text.h"
#include "bha/record/types.h"

namespace bha::cli {

std::string topic_text(std::string_view name) {
  if (equal_without_case(name, "metadata"))
    return "--metadata cells.csv says which file is which cell. One line a file, commas between, columns in any order:\n\n"
           "  file,cell,nominal_capacity_Ah,chemistry,voltage_min_V,voltage_max_V,group\n"
           "  b5.csv,B0005,2.0,lco,2.7,4.2,24 degC\n\n"
           "Only `file` must be there; it is the end of a path. What the command line says goes before what the table says.\n"
           "Rows that name one cell make one cell of their files, in the order of their clocks (bha add keeps them apart: "
           "--join).\n\n"
           "--name-pattern makes such rows of the names of files that the table does not name:\n\n"
           "  bha add cells/ --name-pattern '{group}_{cell}_{nominal_capacity_Ah}Ah*.csv'    45C_B1_2.5Ah_part2.csv\n"
           "  bha add cells/*/*.csv --name-pattern '{group}/{cell}.csv'                     a folder a group\n\n"
           "A heading takes as little of the name as it can, * is anything.\n";
  if (equal_without_case(name, "citing"))
    return "Cite bha (CITATION.cff beside the source; its version: bha --version) and the methods whose numbers you use:\n\n"
           "  state of health from partial charges   the charge slices: Wang and others 2024, doi 10.1038/s41467-024-48779-z\n"
           "  delta-q, early prediction of life      Severson and others 2019, doi 10.1038/s41560-019-0356-8\n"
           "  capacity without full cycles           Plett, J. Power Sources 196 (2011) 2319 (total least squares)\n"
           "  intervals from cells left out          Vovk and others, Algorithmic Learning in a Random World, 2005 (conformal)\n"
           "  impedance sweeps                       Schoenleber and others 2014, doi 10.1016/j.electacta.2014.01.034 (Lin-KK)\n"
           "  the knee                               Bacon & Watts, Biometrika 58 (1971) 525; Fermin-Cueto and others 2020,\n"
           "                                         doi 10.1016/j.egyai.2020.100006\n"
           "  residual tests                         Ljung & Box 1978; Shapiro & Wilk 1965; Wald & Wolfowitz 1940\n"
           "  ageing models                          each names its paper: bha whatif --list-models\n"
           "  a trained model                        bha model show MODEL\n\n"
           "Every method with its source: docs/features.md and docs/models.md.\n";
  if (equal_without_case(name, "batch"))
    return "Many files on many processes or machines: `bha batch PATH... -o DIR`. It comes with the Python package, which has "
           "Dask beside it:\n\n"
           "  pip install 'bha[dask]'; bha batch cells/ -o out\n\n"
           "docs/scale.md tells what it costs. On one machine `bha report PATH...` and `bha add PATH...` use all cores by "
           "themselves.\n";
  if (equal_without_case(name, "limits")) {
    const Limits l;
    return fmt::format(
        "Sizes are checked before memory is taken. What is larger is refused (limit_exceeded, line_too_long):\n\n"
        "  a line of text       {} bytes\n"
        "  columns of a table   {}\n"
        "  cycles of a cell     {}\n"
        "  a JSON document      {} bytes\n"
        "  rejected rows kept   {} of each kind; all are counted\n\n"
        "There is no limit on the size of a file or the number of its rows.\n",
        l.line_bytes, l.columns, l.cycles, l.json_bytes, l.rejects_per_code);
  }
  if (equal_without_case(name, "map")) {
    std::string out =
        "--map QUANTITY=HEADING[:UNIT] names a column that was not recognised, or was taken for another quantity:\n\n"
        "  bha report export.csv --map time=\"Zeit [min]\":min --map current=I_cell:mA\n\n"
        "HEADING is written as in the file, or #3 for the third column; UNIT only where the heading has none or a wrong one.\n"
        "Quantities:\n\n";
    for (std::size_t i = 1; i < std::size(words<record::Quantity>); ++i)
      out.append("  ").append(words<record::Quantity>[i]) += '\n';
    return out + "\ntime, voltage and current are needed. What was recognised by itself: bha inspect PATH\n";
  }
  return "";
}

}  // namespace bha::cli
