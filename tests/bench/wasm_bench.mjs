// node wasm_bench.mjs BHA.wasm FILE: FILE through the browser core; {"cpu_s", "bytes", "rows", "node"} on stdout.
// CPU seconds (user and system) of the whole process: Node's start, reading, what the engine compiles meanwhile, the report.
import { statSync } from 'node:fs';
import { report } from '../doors/wasm_core.mjs';

const [, , module, file] = process.argv;
const options = { name: 'bench', fits: false, voltage_min_V: 2.7, voltage_max_V: 4.2, nominal_capacity_Ah: 2 };
const { samples } = JSON.parse(await report(module, file, options)).cycles;
const rows = samples.reduce((sum, each) => sum + each, 0);
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ cpu_s: (user + system) / 1e6, bytes: statSync(file).size, rows, node: process.version }));
