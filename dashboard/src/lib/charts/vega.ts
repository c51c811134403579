// The parts of Vega that the charts use (scripts/compiled_charts.ts): no compiler, no parser, no maps, of the transforms what is
// drawn here. It is two fifths of the whole.
import { transforms } from 'vega-dataflow';
import { expressionInterpreter } from 'vega-interpreter';
import { View } from 'vega-view';
import used from 'virtual:vega-transforms';

Object.assign(transforms, used);

export { expressionInterpreter, View };
