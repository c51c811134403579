// The browser core in Node, by the module that a page uses (shell/wasm/bha.ts): a file pushed in pieces of 128 kB.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { Modes, Session, cohortViewOf, forecastViewOf, lifeOf, start, whatIfOf, withHealth } from '../../shell/wasm/bha.ts';

const allowed = new Set(['fd_close', 'fd_seek', 'fd_write', 'read_at']);

/** The module in `file`, started; it may import nothing but what `start` gives. */
export function load(file, readAt) {
  const module = new WebAssembly.Module(readFileSync(file));
  const foreign = WebAssembly.Module.imports(module).filter(({ name }) => !allowed.has(name));
  if (foreign.length) throw new Error(`imports: ${foreign.map((i) => i.name)}`);
  return start(module, readAt);
}

/** The report of `file` as JSON text, by the module bha.wasm in `module`. */
export async function report(module, file, options) {
  const source = openSync(file, 'r');
  const readAt = (at, n) => {
    const into = new Uint8Array(n);
    return into.subarray(0, readSync(source, into, 0, n, at));
  };
  const session = new Session(await load(module, readAt), options);
  let accepted = session.probe(statSync(file).size);
  const piece = new Uint8Array(131072);
  for (let n; accepted && (n = readSync(source, piece, 0, piece.length, null)) > 0;) accepted = session.push(piece.subarray(0, n));
  closeSync(source);
  session.end();
  const json = session.report();
  session.close();
  return json;
}

/** What a cell lost by its slow check-ups: `file` read once more as the `belief` of its report says, by the module modes.wasm. */
export async function modes(module, file, belief, positive, negative) {
  const asked = new Modes(await load(module), belief, file), bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; at += 100_000) asked.push(bytes.subarray(at, at + 100_000));
  try {
    return asked.told(positive, negative);
  } finally {
    asked.close();
  }
}

export { cohortViewOf, forecastViewOf, lifeOf, whatIfOf, withHealth };
