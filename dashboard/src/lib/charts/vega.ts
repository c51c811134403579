// The parts of Vega that the charts use: without maps, forces, hierarchies, Voronoi cells and word clouds it is two thirds of its size.
import { transforms } from 'vega-dataflow';
import * as encode from 'vega-encode';
import { expressionInterpreter } from 'vega-interpreter';
import { parse } from 'vega-parser';
import * as data from 'vega-transforms';
import { View } from 'vega-view';
import * as layout from 'vega-view-transforms';

for (const part of [data, encode, layout])
  for (const [name, transform] of Object.entries(part)) transforms[name.toLowerCase()] = transform;

export { expressionInterpreter, parse, View };
