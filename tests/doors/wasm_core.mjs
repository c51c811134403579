// The browser core in Node: its modules' exports; a session over a file, read into the core's memory and pushed in pieces of 64 kB;
// and what the second module makes of the first one's report.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const never = (name) => () => { throw new Error(`${name}: the core touched the world`); };
const imports = { wasi_snapshot_preview1: { fd_close: never('fd_close'), fd_seek: never('fd_seek'), fd_write: never('fd_write') } };

/** Exports of the module in `file`; it may import nothing else than three functions that never run. */
export function load(file) {
  const module = new WebAssembly.Module(readFileSync(file));
  const foreign = WebAssembly.Module.imports(module).filter(({ module: m, name }) => !(name in (imports[m] ?? {})));
  if (foreign.length) throw new Error(`imports: ${foreign.map((i) => i.name)}`);
  const core = new WebAssembly.Instance(module, imports).exports;
  core._initialize?.();
  return core;
}

const bytes = (core) => new Uint8Array(core.memory.buffer);
const word = (core, at) => new DataView(core.memory.buffer).getUint32(at, true);
const check = (code, what) => { if (code !== 0) throw new Error(`${what} answered ${code}`); };
const text = (core, at, size) => new TextDecoder().decode(bytes(core).slice(at, at + size));
/** Text with an end mark, to be freed. */
function placed(core, said) {
  const encoded = new TextEncoder().encode(said + '\0');
  const at = core.malloc(encoded.length);
  bytes(core).set(encoded, at);
  return { at, size: encoded.length - 1 };
}

/** The report of `file` as JSON text, by the module bha.wasm. */
export function report(core, file, options) {
  const said = placed(core, JSON.stringify(options)).at, place = core.malloc(4), size = core.malloc(4), piece = core.malloc(65536);
  check(core.bha_session_open(said, 0, 0, place), 'open');
  const session = word(core, place);
  const source = openSync(file, 'r');
  for (let n; (n = readSync(source, bytes(core), piece, 65536, null)) > 0;) check(core.bha_push_bytes(session, piece, n), 'push');
  closeSync(source);
  check(core.bha_end(session), 'end');
  core.bha_result_json(session, 0, size);
  const result = core.malloc(word(core, size));
  check(core.bha_result_json(session, result, size), 'result');
  const json = text(core, result, word(core, size));
  core.bha_close(session);
  for (const each of [said, place, size, piece, result]) core.free(each);
  return json;
}

/** A report with state of health, laws and forecast, by the module health.wasm. */
export function withHealth(core, reportJson, options) {
  const given = placed(core, reportJson), said = placed(core, JSON.stringify(options)).at, place = core.malloc(4), size = core.malloc(4);
  const code = core.bha_report_health(given.at, given.size, said, place, size);
  const json = text(core, word(core, place), word(core, size));
  for (const each of [given.at, said, word(core, place), place, size]) core.free(each);
  if (code !== 0) throw new Error(json);
  return json;
}
