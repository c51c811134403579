// node wasm_smoke.mjs BHA.wasm FILE: pushes FILE through the browser core in pieces of 64 kB; the report as JSON on stdout.
import { readFileSync } from 'node:fs';

const never = (name) => () => { throw new Error(`${name}: the core touched the world`); };
const imports = { wasi_snapshot_preview1: { fd_close: never('fd_close'), fd_seek: never('fd_seek'), fd_write: never('fd_write') } };
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const foreign = WebAssembly.Module.imports(module).filter(({ module: m, name }) => !(name in (imports[m] ?? {})));
if (foreign.length) throw new Error(`imports: ${foreign.map((i) => i.name)}`);
const core = new WebAssembly.Instance(module, imports).exports;
core._initialize?.();

const bytes = () => new Uint8Array(core.memory.buffer);
const word = (at) => new DataView(core.memory.buffer).getUint32(at, true);
const check = (code, what) => { if (code !== 0) throw new Error(`${what} answered ${code}`); };
const options = new TextEncoder().encode(JSON.stringify({ name: 'smoke', fits: false }) + '\0');
const at = core.malloc(options.length), place = core.malloc(4), size = core.malloc(4), piece = core.malloc(65536);
bytes().set(options, at);
check(core.bha_session_open(at, 0, 0, place), 'open');
const session = word(place), text = readFileSync(process.argv[3]);
for (let from = 0; from < text.length; from += 65536) {
  const part = text.subarray(from, from + 65536);
  bytes().set(part, piece);
  check(core.bha_push_bytes(session, piece, part.length), 'push');
}
check(core.bha_end(session), 'end');
core.bha_result_json(session, 0, size);
const result = core.malloc(word(size));
check(core.bha_result_json(session, result, size), 'result');
process.stdout.write(new TextDecoder().decode(bytes().slice(result, result + word(size))));
core.bha_close(session);
