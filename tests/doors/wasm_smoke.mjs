// node wasm_smoke.mjs BHA.wasm FILE [HEALTH.wasm]: FILE through the browser core; the report as JSON on stdout.
import { load, report, withHealth } from './wasm_core.mjs';

const [, , bha, file, health] = process.argv;
const told = await report(bha, file, { name: 'smoke' });
process.stdout.write(health ? withHealth(await load(health), told, { seed: 1 }) : told);
