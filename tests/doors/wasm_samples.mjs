// node wasm_samples.mjs BHA.wasm FILE FIRST COUNT: these rows of FILE as JSON on stdout, pushed until all of them have passed.
import { readFileSync } from 'node:fs';
import { Session } from '../../shell/wasm/bha.ts';
import { load } from './wasm_core.mjs';

const [, , bha, file, first, count] = process.argv;
const session = new Session(await load(bha), { name: 'samples', samples: { first: Number(first), count: Number(count) } });
const bytes = readFileSync(file);
for (let at = 0; at < bytes.length && session.samples() === ''; at += 65536) session.push(bytes.subarray(at, at + 65536));
if (session.samples() === '') session.end();
process.stdout.write(session.samples());
